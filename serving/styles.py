"""How the page and the printable report look, as one style sheet.

A label is never told by colour alone: the word stands beside it, and marked text has an underline of its own for each.
"""

# Okabe and Ito's vermilion and blue, darkened (or, on dark pages, lightened) to WCAG AA contrast; grey for neutral.
_COLOURS = """
.stancery { --condemning: #a33d00; --defending: #005a94; --neutral: #4b5563; --uncertain: #6b21a8;
  --bar: #e5e7eb; --line: #d1d5db; --soft: #4b5563; --tint: 13%; }
.dark .stancery { --condemning: #ff9d5c; --defending: #6cbcf5; --neutral: #c3cad5; --uncertain: #d8b4fe;
  --bar: #374151; --line: #4b5563; --soft: #c3cad5; --tint: 22%; }
"""

_COMMON = """
.stancery { line-height: 1.45; }
.stancery h2 { font-size: 1.05rem; font-weight: 600; margin: 2rem 0 .3rem; }
.stancery p { margin: 0; }
.stancery .summary { color: var(--soft); margin: 0 0 .75rem; }
.stancery .summary:empty { margin: 0; }
.stancery .hint { color: var(--soft); font-size: .875rem; margin: 0 0 .6rem; }
.stancery .unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
.stancery .verdict b { color: var(--colour); }
.stancery .verdict span { color: var(--soft); }
.stancery .said { overflow-wrap: anywhere; white-space: pre-wrap; }
.stancery :is(a, button, summary, select, input):focus-visible { outline: 2px solid currentColor;
  outline-offset: 2px; border-radius: .15rem; }
.stancery .notice { border-left: .4rem solid var(--condemning);
  border-radius: .4rem; padding: .8rem 1rem; }
.stancery .note { border-left: .2rem solid var(--line); color: var(--soft); padding: .1rem .7rem;
  margin: 0 0 .75rem; }
.stancery .quiet { color: var(--soft); border: 1px dashed var(--line); border-radius: .4rem; padding: 1.5rem 1rem;
  text-align: center; }
.stancery .link { background: none; border: 0; padding: 0; font: inherit; font-size: .9rem; color: var(--soft);
  text-decoration: underline; text-underline-offset: .2em; cursor: pointer; }
.stancery table { border-collapse: collapse; width: 100%; }
.stancery table, .stancery tr, .stancery th, .stancery td { border: 0; background: none; }
.stancery th, .stancery td { text-align: left; padding: .45rem .6rem; vertical-align: top; }
.stancery th { font-weight: 600; }
.stancery tbody tr { border-top: 1px solid var(--line); }
.stancery thead th { font-weight: 400; color: var(--soft); font-size: .9rem; }
.stancery thead button { background: none; border: 0; padding: 0; font: inherit; color: inherit; cursor: pointer; }
.stancery thead button::after { content: "\\2195"; opacity: .55; margin-left: .3em; }
.stancery [aria-sort="ascending"] button::after { content: "\\2191"; opacity: 1; }
.stancery [aria-sort="descending"] button::after { content: "\\2193"; opacity: 1; }
"""

_STATEMENTS = """
.stancery .stance { border-left: .4rem solid var(--colour); border-radius: .4rem;
  padding: .8rem 1rem; margin: 0 0 .7rem; display: flex; flex-wrap: wrap; gap: .5rem 1.5rem;
  align-items: center; }
.stancery .statement { flex: 1 1 18rem; min-width: 0; }
.stancery .stance .verdict { margin: 0 0 .25rem; }
.stancery .stance .verdict b { font-size: 1.1rem; }
.stancery .scores { flex: 0 1 15rem; min-width: 0; margin: 0; display: grid; gap: .2rem .5rem;
  grid-template-columns: 6rem 1fr 2.8rem; font-size: .875rem; align-items: center; }
.stancery .scores dt, .stancery .scores dd { margin: 0; }
.stancery .scores .share { text-align: right; font-variant-numeric: tabular-nums; }
.stancery .scores .bar { background: var(--bar); height: .5rem; border-radius: .25rem; overflow: hidden; }
.stancery .scores .bar i { display: block; height: 100%; background: var(--colour); }
.stancery .more { flex: 1 0 100%; display: flex; flex-wrap: wrap; gap: .3rem 1.25rem; }
.stancery .more details[open] { flex: 1 0 100%; }
.stancery summary { width: max-content; font-size: .9rem; color: var(--soft); cursor: pointer; }
.stancery .reasons { padding: .6rem 0 .2rem; }
.stancery .highlighted { font-size: 1.1rem; line-height: 2; overflow-wrap: anywhere; white-space: pre-wrap; }
.stancery .push { background: color-mix(in srgb, var(--colour) calc(var(--strength) * 40%), transparent);
  text-decoration-line: underline; text-decoration-color: var(--colour); text-underline-offset: .28em;
  border-radius: .15rem; padding: .1em .1em; }
.stancery .pushes { list-style: none; margin: .4rem 0; padding: 0; }
.stancery .pushes b { color: var(--colour); font-weight: 600; }
"""

# One underline a label, wherever text is marked: in the legend, in a document, in the words that decided.
_UNDERLINES = """
.stancery .condemning-line { text-decoration: underline solid 2px var(--condemning); }
.stancery .defending-line { text-decoration: underline double 2px var(--defending); }
.stancery .neutral-line { text-decoration: underline dotted 2px var(--neutral); }
.stancery .uncertain-line { text-decoration: underline wavy 1px var(--uncertain); }
.stancery :is(.condemning-line, .defending-line, .neutral-line, .uncertain-line) { text-underline-offset: .28em; }
.stancery .legend span { color: var(--colour); font-weight: 600; }
"""

_DOCUMENT = """
.stancery .speakers td { padding: .3rem 0; vertical-align: middle; }
.stancery .speakers th { overflow-wrap: anywhere; }
.stancery .speakers .condemning { text-align: right; width: 30%; }
.stancery .speakers .defending { width: 30%; }
.stancery .speakers td.condemning { border-right: 1px solid var(--soft); }
.stancery .speakers :is(.neutral, .uncertain) { text-align: right; width: 6.5rem; padding-right: .6rem; }
.stancery .speakers .share { display: flex; align-items: center; gap: .4rem; }
.stancery .speakers .condemning .share { flex-direction: row-reverse; }
.stancery .speakers i { display: block; height: 1rem; background: var(--colour); flex: none; }
.stancery .count { color: var(--colour); font-weight: 600; font-variant-numeric: tabular-nums; }
.stancery .none { color: var(--soft); font-weight: 400; }
.stancery .reading { display: grid; grid-template-columns: minmax(0, 1fr) 16rem; gap: 0 1.5rem; }
.stancery .running { white-space: pre-wrap; overflow-wrap: anywhere; overflow-y: auto; max-height: 34rem;
  line-height: 1.75; padding: .4rem .8rem .4rem 0; color: var(--soft); position: relative; }
.stancery .mark { color: var(--body-text-color, inherit); border-radius: .15rem; cursor: pointer; }
.stancery .mark.narration { color: inherit; }
.stancery .mark:not(.narration) { background: color-mix(in srgb, var(--colour) var(--tint), transparent); }
.stancery .mark.current { outline: 2px solid var(--colour); outline-offset: 1px; }
.stancery .aside { border-left: .3rem solid var(--colour, var(--line)); padding: .3rem 0 .3rem .9rem;
  align-self: start; display: grid; gap: .35rem; font-size: .95rem; }
.stancery .aside .verdict b { font-size: 1.1rem; }
.stancery .aside .kind { color: var(--soft); font-size: .875rem; }
.stancery .aside .scores { grid-template-columns: 5.8rem 1fr 2.6rem; }
.stancery .filters { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: end; margin: .3rem 0 .6rem; }
.stancery .filters label { display: grid; gap: .15rem; font-size: .875rem; color: var(--soft); min-width: 0;
  flex: 0 1 14rem; }
.stancery .filters :is(select, input) { font: inherit; font-size: 1rem; color: var(--body-text-color, inherit);
  background: var(--input-background-fill, Canvas); border: 1px solid var(--soft); border-radius: .3rem;
  padding: .35rem .5rem; width: 100%; min-width: 0; }
.stancery .filters .shown { flex: 1 0 auto; color: var(--soft); font-size: .875rem; padding: .4rem 0; }
.stancery .statements .number { width: 3.2rem; font-variant-numeric: tabular-nums; }
.stancery .statements .number a { color: var(--soft); }
.stancery .statements .who { width: 24%; overflow-wrap: anywhere; }
.stancery .statements td.verdict { width: 10.5rem; box-shadow: inset .3rem 0 var(--colour); padding-left: .9rem; }
.stancery .statements .said { white-space: normal; }
.stancery .statements .narration :is(.who, .said) { color: var(--soft); }
.stancery .statements tr:target { outline: 2px solid var(--colour); outline-offset: -1px; }
"""

_NARROW = """
@media (max-width: 45rem) {
  .stancery th, .stancery td { padding: .4rem .3rem; }
  .stancery .speakers, .stancery .speakers :is(thead, tbody) { display: block; }
  .stancery .speakers tr { display: flex; flex-wrap: wrap; align-items: baseline; padding: .3rem 0; }
  .stancery .speakers tr > :first-child { flex: 1 0 100%; padding: .1rem .3rem; }
  .stancery .speakers :is(.condemning, .defending) { flex: 1 1 0; width: auto; }
  .stancery .speakers :is(.neutral, .uncertain) { flex: 0 0 5rem; width: auto; padding-right: .3rem; }
  .stancery .speakers thead th { white-space: nowrap; }
  .stancery .reading { grid-template-columns: minmax(0, 1fr); }
  .stancery .running { max-height: 24rem; }
  .stancery .aside { margin-top: .6rem; }
  .stancery .filters label { flex: 1 1 8rem; }
  .stancery .statements :is(thead tr, tbody tr) { display: flex; flex-wrap: wrap; align-items: baseline;
    padding: .5rem 0; }
  .stancery .statements :is(.number, .who, td.verdict) { width: auto; padding: .1rem .5rem; }
  .stancery .statements td.who { flex: 1 1 60%; }
  .stancery .statements td.verdict { flex: 1 0 100%; margin: .1rem 0 .1rem .5rem; }
  .stancery .statements td.said { flex: 1 0 100%; padding: .1rem .5rem; }
  .stancery .statements [hidden] { display: none; } }
"""

CSS = _COLOURS + _COMMON + _STATEMENTS + _UNDERLINES + _DOCUMENT + _NARROW

# Gradio's own elements. Gradio puts its container before every selector inside @media, so the container and what is
# above it cannot be named there.
PAGE_CSS = """
/* The width is said: fitted to the content, it would be measured anew, the whole page, at every letter typed. */
.gradio-container { width: 100% !important; max-width: 64rem !important; margin: 0 auto !important; }
.gradio-container > .main { max-width: none !important; padding-inline: clamp(1rem, 4vw, 2rem) !important; }
footer { display: none !important; }
.html-container:has(.stancery) { padding: 0 !important; }
button[role="tab"][aria-selected="true"] { color: var(--body-text-color) !important; font-weight: 600; }
/* Narrow enough for all tabs to stand side by side; Gradio would put them behind a button. */
@media (max-width: 45rem) { .tab-container button { padding-inline: .45rem !important; } }
"""

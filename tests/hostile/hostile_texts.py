"""Texts that people and machines get wrong, as strategies of hypothesis."""

from hypothesis import strategies as st

AWKWARD = [
    "\u202eevil\u202c",  # written from right to left
    "\u2066\u2069\u200b\u200d\ufeff\u00ad",
    "\ud800",  # half of a character, which no UTF-8 file can hold
    "\udfff\ud83d",
    "\x00",
    "\x1b[31m\x1b]0;title\x07",
    "\x85\u2028\u2029\x0b\x0c",  # ends of lines of other kinds
    "e\u0301\u0316\u0489",
    "\U0001f1fa\U0001f1f3\U0001f3f4\U000e0067\U000e007f",
    "\ufdfa",
    "\u0410\u0430",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "</textarea>",
    "{{7*7}} ${7*7} %s %n {0}",
    "=HYPERLINK(1)",
    "'; DROP TABLE statements; --",
    "../../etc/passwd",
    "[UNK][PAD][CLS][SEP][MASK]",
    "\u201cWe regret it,\u201d said Mr. Ola Nordmann (Norway).",
    "Q: Why? A:",
    "The PRESIDENT:",
    "U.S. v. St. Kitts, Ltd.",
    "\n\n",
    "((((((",
    "''''\"\"\"\"",
    "a" * 300,
    "\u65e5\u672c\u8a9e",
    "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22",
]

any_text = st.lists(
    st.one_of(
        st.sampled_from(AWKWARD),
        st.sampled_from(
            ["We deplore the arrests. ", "Norway ", "said ", "the council", ". ", ", ", "\n", " "]
        ),
        st.text(max_size=12),
        st.text(st.characters(), max_size=4),  # lone surrogates too
    ),
    max_size=12,
).map("".join)
"""Awkward pieces, ordinary ones and random characters, mixed."""

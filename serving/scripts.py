"""What the page does in the browser beyond Gradio: reasons on demand, sorting, filters, the details of a statement.

The HTML it works on is whole without it (``rendering.py``, ``article_rendering.py``). Texts are put into the page as
text, never as markup; the one exception is the explanation, which the server has escaped.
"""

# Gradio runs this once for each results component: `element` is its root, and `watch` calls back after new results
# were patched into it, which takes everything added here out again.
RESULTS = """
const make = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};
const all = (selector, within = element) => Array.from(within.querySelectorAll(selector));

// Why this label? Asked for when it is opened, once.
element.addEventListener('toggle', async (event) => {
  const reasons = event.target.open && event.target.querySelector('.reasons');
  if (!reasons || reasons.childNodes.length) return;
  const {text, target} = asked(event.target);
  reasons.textContent = 'Covering one word after the other …';
  let answer;
  try {
    answer = await server.explain({text, target});
  } catch {
    answer = '<p class="hint">The page got no answer. See whether stancery is still running, then try again.</p>';
  }
  if (asked(event.target)?.text === text) reasons.innerHTML = answer;  // else the results have changed meanwhile
}, true);
const asked = (details) => {
  const card = details.closest('.stance, .aside');
  return card && {text: card.querySelector('.said').textContent, target: card.dataset.target || null};
};

element.addEventListener('click', (event) => {
  const wrong = event.target.closest('[data-correct]');
  if (wrong) trigger('correct', {number: Number(wrong.dataset.correct)});
});

// Tables: a heading with data-first sorts, in that order first and the other way when it is pressed again.
const compare = new Intl.Collator('en', {numeric: true}).compare;
const sortable = (table) => {
  const headings = all('thead th', table);
  headings.forEach((heading, column) => {
    const first = heading.dataset.first;
    if (!first) return;
    const button = make('button', {type: 'button'}, ...heading.childNodes);
    heading.append(button);
    button.addEventListener('click', () => {
      const was = heading.getAttribute('aria-sort');
      const order = was ? (was === 'ascending' ? 'descending' : 'ascending') : first;
      headings.forEach((other) => other.removeAttribute('aria-sort'));
      heading.setAttribute('aria-sort', order);
      const key = (row) => row.cells[column].dataset.sort;
      const sign = order === 'ascending' ? 1 : -1;
      table.tBodies[0].append(
        ...Array.from(table.tBodies[0].rows).sort((one, other) => sign * compare(key(one), key(other))));
    });
  });
};

const filterable = (filters, rows) => {
  const choice = (name, key) => {
    const values = [...new Set(rows.map((row) => row.dataset[key]))].sort(compare);
    const select = make('select', {}, new Option('all', ''), ...values.map((value) => new Option(value)));
    return [select, make('label', {}, name, select)];
  };
  const [label, labelField] = choice('Stance', 'label');
  const [who, whoField] = choice('Speaker', 'who');
  const words = make('input', {type: 'search'});
  const shown = make('span', {className: 'shown'});
  shown.setAttribute('role', 'status');
  filters.append(labelField, whoField, make('label', {}, 'Words in the statement', words), shown);
  const apply = () => {
    const sought = words.value.trim().toLowerCase();
    rows.forEach((row) => {
      row.hidden = Boolean((label.value && row.dataset.label !== label.value)
        || (who.value && row.dataset.who !== who.value)
        || !row.querySelector('.said').textContent.toLowerCase().includes(sought));
    });
    shown.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} shown`;
  };
  filters.addEventListener('input', apply);
  apply();
};

// The marked text: one stop for the Tab key, arrow keys from statement to statement, details in the margin.
const rowOf = (mark) => element.querySelector(mark.getAttribute('href'));
const select = (mark) => {
  if (mark.classList.contains('current')) return;
  all('.mark').forEach((other) => {
    other.tabIndex = other === mark ? 0 : -1;
    other.classList.toggle('current', other === mark);
  });
  const row = rowOf(mark);
  const cell = (name) => row.querySelector('.' + name);
  const aside = element.querySelector('.aside');
  aside.style.setProperty('--colour', row.style.getPropertyValue('--colour'));
  aside.dataset.target = row.closest('table').dataset.target || '';
  aside.replaceChildren(
    make('p', {className: 'verdict'},
      ...all('.verdict > :not([hidden])', row).flatMap((part) => [part.cloneNode(true), ' '])),
    make('p', {}, cell('who').textContent),
    make('p', {className: 'kind'}, row.dataset.kind),
    make('p', {className: 'said unseen', ariaHidden: 'true'}, cell('said').textContent),
    ...Array.from(row.querySelector('.verdict > [hidden]').cloneNode(true).childNodes),
    make('details', {}, make('summary', {}, 'Why this label?'), make('div', {className: 'reasons'})),
  );
  if (element.querySelector('[data-correctable]')) {
    const wrong = make('button', {type: 'button', className: 'link'}, 'Wrong label?');
    wrong.dataset.correct = Number(mark.id.split('-')[1]) - 1;
    aside.append(make('p', {}, wrong));
  }
};
const markAt = (event) => event.target.closest?.('.mark');
element.addEventListener('mouseover', (event) => markAt(event) && !pinned() && select(markAt(event)));
element.addEventListener('focusin', (event) => markAt(event) && select(markAt(event)));
element.addEventListener('click', (event) => {
  if (!markAt(event)) return;
  event.preventDefault();  // the link is for the printed report, which has no margin
  select(markAt(event));
});
element.addEventListener('keydown', (event) => {
  const mark = markAt(event);
  const marks = all('.mark');
  const at = marks.indexOf(mark);
  const to = {ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1,
    Home: 0, End: marks.length - 1}[event.key];
  if (!mark || !marks[to]) return;
  event.preventDefault();
  marks[to].focus();
});
// Whoever has the focus in the text or opened the reasons keeps the statement: the mouse may pass over others.
const pinned = () => element.querySelector('.mark:focus, .aside :focus, .aside details[open]');

const enhance = () => {
  all('table[data-sortable]').forEach(sortable);
  all('.filters').forEach((filters) => filterable(filters, all('.statements tbody tr')));
  all('.mark').forEach((mark, number) => { mark.tabIndex = number ? -1 : 0; });
  all('.aside').forEach((aside) => {
    aside.style.removeProperty('--colour');
    aside.replaceChildren(make('p', {className: 'hint'}, 'Point at a statement to see who makes it and how sure '
      + 'the model is; or go to the text with the Tab key and move with the arrow keys.'));
  });
};
watch('value', enhance);
enhance();
"""

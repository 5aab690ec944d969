// Suggestions while somebody types: an editable combobox with a listbox (WAI-ARIA 1.2, and the
// pattern of the ARIA Authoring Practices). The focus never leaves the field. Nothing is chosen
// until the reader has gone to it: Enter alone searches for what was typed.

const pause = 150; // milliseconds after the last key
const fewest = 2; // letters
const most = { words: 4, topics: 3, items: 4 };
const known = new WeakSet(); // fields that have been given their list

/** The suggestions as one list of { text, kind, address }; a word has no address of its own. */
function flatten(answer, form) {
  const { topic, item } = form.dataset;
  return [
    ...answer.words.slice(0, most.words).map((text) => ({ text })),
    ...answer.topics.slice(0, most.topics).map(({ name, url }) => ({ text: name, kind: topic, url })),
    ...answer.items.slice(0, most.items).map(({ headline, url }) => ({ text: headline, kind: item, url })),
  ];
}

export function enhance(input, announce) {
  if (known.has(input)) return;
  known.add(input);
  const { form } = input;
  const list = document.createElement('ul');
  list.id = 'forslag';
  list.className = 'suggestions';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', form.dataset.label);
  list.hidden = true;
  input.after(list);
  input.setAttribute('aria-controls', list.id);

  const answers = new Map();
  let choices = [];
  let at = -1; // the one that the arrows are on
  let typed = input.value;
  let timer = 0;
  let asking = null;

  const isOpen = () => !list.hidden;

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    move(-1);
  }

  function move(to) {
    list.children[at]?.setAttribute('aria-selected', 'false');
    at = to;
    const option = list.children[at];
    if (!option) {
      input.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  }

  function draw(answer) {
    choices = flatten(answer, form);
    list.replaceChildren(...choices.map(({ text, kind }, number) => {
      const option = document.createElement('li');
      option.id = `forslag-${number}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.append(Object.assign(document.createElement('span'), { textContent: text }));
      if (kind) option.append(' ', Object.assign(document.createElement('small'), { textContent: kind }));
      return option;
    }));
    at = -1;
    input.removeAttribute('aria-activedescendant');
    if (choices.length === 0) return close();
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    announce(`${form.dataset.count} ${choices.length}`);
  }

  async function ask() {
    const text = input.value.trim();
    if (text.length < fewest) return close();
    asking?.abort();
    const own = new AbortController();
    asking = own;
    try {
      if (!answers.has(text)) {
        const response = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ query: text })}`, {
          signal: own.signal,
        });
        if (!response.ok) throw new Error(`answered ${response.status}`);
        answers.set(text, await response.json());
      }
      // The words may have been sent, or the field left, while the answer was on its way.
      if (asking === own && !own.signal.aborted && document.activeElement === input) draw(answers.get(text));
    } catch {
      if (asking === own && !own.signal.aborted) close(); // the field works without
    }
  }

  function choose(number) {
    const { text, url } = choices[number];
    close();
    if (url) {
      // The site may be known by another name than the one the reader came by.
      location.assign(new URL(url, location.href).pathname);
      return;
    }
    input.value = text;
    typed = text;
    form.requestSubmit();
  }

  input.addEventListener('input', () => {
    typed = input.value;
    clearTimeout(timer);
    asking?.abort();
    timer = setTimeout(ask, pause);
  });

  const keys = {
    ArrowDown() {
      if (!isOpen()) ask().then(() => isOpen() && at < 0 && move(0));
      else move(at + 1 < choices.length ? at + 1 : -1);
      return true;
    },
    ArrowUp() {
      if (!isOpen()) ask().then(() => isOpen() && at < 0 && move(choices.length - 1));
      else move(at < 0 ? choices.length - 1 : at - 1);
      return true;
    },
    Enter() {
      if (!isOpen() || at < 0) {
        close();
        return false;
      }
      choose(at);
      return true;
    },
    Escape() {
      if (isOpen()) close();
      else if (typed !== '') input.value = typed = '';
      else return false;
      return true;
    },
    // Back in the field, where the key does what it always does.
    Home: () => move(-1),
    End: () => move(-1),
    ArrowLeft: () => move(-1),
    ArrowRight: () => move(-1),
    Tab: close,
  };

  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.altKey && isOpen() && event.key === 'ArrowUp') {
      event.preventDefault();
      close();
    } else if (keys[event.key]?.()) {
      event.preventDefault();
    }
  });
  input.addEventListener('blur', close);
  form.addEventListener('submit', close);

  // A press must not take the focus from the field; the choice is made when it ends, so that a
  // finger can slide away from it.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = event.target.closest('[role=option]');
    if (option) choose([...list.children].indexOf(option));
  });

  if (document.activeElement === input && input.value !== input.defaultValue) ask();
}

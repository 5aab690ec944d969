// What a script adds to the readers' pages. Each of them works without it: a filter is a form, "show
// more" a link, an alert stands in the page. Where anything goes wrong here the browser goes to the
// address as it would have done, so that nobody meets a page that does not answer.
// Scripts that only some readers need are fetched when they do, by this one's own version.

const version = new URL(import.meta.url).search;
const load = (name) => import(`./${name}.js${version}`);

// ---- Saying things to a screen reader without moving the focus

const live = document.createElement('p');
live.setAttribute('role', 'status');
live.className = 'visually-hidden';
document.body.append(live);

function announce(text) {
  live.textContent = '';
  // Emptied and filled in two steps: the same words twice are two changes.
  setTimeout(() => {
    live.textContent = text.replace(/\s+/g, ' ').trim();
  }, 100);
}

// ---- Alerts: each is announced once a visit, not once a page

function announced() {
  try {
    return new Set((sessionStorage.getItem('alerts') ?? '').split(' '));
  } catch {
    return new Set(); // storage is switched off
  }
}

/** Keeps role=alert only if something in it is new to this reader; else it is a part of the page. */
function heed(alerts) {
  if (!alerts) return;
  const known = announced();
  const present = (alerts.dataset.alerts ?? '').split(' ').filter(Boolean);
  if (present.every((alert) => known.has(alert))) alerts.setAttribute('role', 'region');
  try {
    sessionStorage.setItem('alerts', [...new Set([...known, ...present])].join(' ').trim());
  } catch {
    // then it is announced again
  }
}

/** Puts the alerts of a page that was fetched in the place of those that are shown. */
function renewAlerts(fresh) {
  const old = document.querySelector('[data-alerts]');
  if ((old?.dataset.alerts ?? '') === (fresh?.dataset.alerts ?? '')) return;
  heed(fresh);
  if (old && fresh) old.replaceWith(fresh);
  else if (fresh) document.querySelector('.masthead').before(fresh);
  else old.remove();
}

// ---- A listing changes in place

const patience = 8000; // milliseconds, then the browser may try
const kept = new Map(); // the pages that were here, by address: { main, title, head, twin, y }
const changing = 'link[rel~=canonical], link[rel~=alternate], link[rel=prev], link[rel=next], ' +
  'meta[name=description], meta[name=robots]';
let running = null; // the one fetch that still counts

const here = () => location.pathname + location.search;
const heading = () => document.getElementById('antal');

/** What makes a page, of a document. */
const pageOf = (from) => ({
  title: from.title,
  main: from.querySelector('main'),
  head: [...from.head.querySelectorAll(changing)],
  twin: from.querySelector('.language-link')?.getAttribute('href'),
});

let shown = here();
let page = pageOf(document);

/** The style and scripts of a page: when they differ the site has been changed meanwhile. */
const files = (from) =>
  [...from.querySelectorAll('script[src], link[rel=stylesheet]')]
    .map((file) => file.getAttribute('src') ?? file.getAttribute('href')).join();

async function read(address, signal) {
  const response = await fetch(address, { signal, headers: { Accept: 'text/html' } });
  if (!response.ok || response.redirected) throw new Error(`answered ${response.status}`);
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  if (!fresh.querySelector('main .results') || files(fresh) !== files(document)) {
    throw new Error('another kind of page');
  }
  renewAlerts(fresh.querySelector('[data-alerts]'));
  return pageOf(fresh);
}

/** The element of `root` that does what `old` does in the page that is going. */
function counterpart(old, root) {
  if (old.id) return root.querySelector(`#${CSS.escape(old.id)}`);
  const same = (other) =>
    ['class', 'name', 'value', 'href', 'type'].every(
      (name) => other.getAttribute(name) === old.getAttribute(name),
    ) && other.parentElement.className === old.parentElement.className;
  return [...root.querySelectorAll(old.localName)].find(same) ?? null;
}

/** Which details stand open, by what they are and what they are in. */
const opened = (main) =>
  new Map([...main.querySelectorAll('details')].map((details) => [
    details.className + (details.closest('fieldset')?.querySelector('legend')?.textContent ?? ''),
    details,
  ]));

/** Shows another page; focus, open details, typed words and the reader's place stay. */
function show(next) {
  const old = page.main;
  const at = old.contains(document.activeElement) && document.activeElement !== old
    ? document.activeElement : null;
  const top = at?.getBoundingClientRect().top;
  const [start, end] = at?.id === 'query' ? [at.selectionStart, at.selectionEnd] : [];
  for (const [name, details] of opened(next.main)) {
    details.open ||= opened(old).get(name)?.open ?? false;
  }
  old.replaceWith(next.main);
  for (const element of page.head) element.remove();
  document.head.append(...next.head);
  document.title = next.title;
  if (next.twin) document.querySelector('.language-link')?.setAttribute('href', next.twin);
  page = next;
  shown = here();
  prepare();
  const again = at && counterpart(at, next.main);
  if (!again) return false;
  if (again.id === 'query') again.value = at.value;
  again.focus({ preventScroll: true });
  if (start !== undefined) again.setSelectionRange(start, end);
  scrollBy({ top: again.getBoundingClientRect().top - top, behavior: 'instant' });
  return true;
}

function stop() {
  running?.abort();
  running = null;
}

/** Fetches; undefined when something newer has taken its place, or the browser goes there itself. */
async function fetchPage(address) {
  stop();
  const own = new AbortController();
  running = own;
  const timer = setTimeout(() => own.abort(), patience);
  page.main.querySelector('.results')?.setAttribute('aria-busy', 'true');
  try {
    const next = await read(address, own.signal);
    return running === own ? next : undefined;
  } catch {
    if (running === own) location.assign(address);
    return undefined;
  } finally {
    clearTimeout(timer);
    if (running === own) running = null;
    page.main.querySelector('.results')?.removeAttribute('aria-busy');
  }
}

/** Leaves the present page so that it can be come back to. */
function keep() {
  kept.delete(shown);
  kept.set(shown, { ...page, y: scrollY });
  if (kept.size > 20) kept.delete(kept.keys().next().value);
}

/** Goes to another address of this listing. `settle` says where the focus belongs afterwards. */
async function go(address, settle) {
  const next = await fetchPage(address);
  if (!next) return;
  keep();
  history.replaceState({ y: scrollY }, '');
  history.pushState(null, '', address);
  const held = show(next);
  settle(held);
}

/** The count is said; if the focus had nowhere to stay it is put on the count, which says it too. */
function stay(held) {
  if (held) announce(heading().textContent);
  else toCount();
}

function toCount() {
  heading().focus();
  if (document.activeElement !== heading()) return;
  const { top, bottom } = heading().getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) heading().scrollIntoView({ block: 'start' });
}

addEventListener('popstate', async () => {
  if (here() === shown) return; // only the fragment
  const address = here();
  keep();
  let next = kept.get(address);
  const y = next?.y ?? history.state?.y ?? 0;
  if (next) stop();
  else next = await fetchPage(address);
  if (!next || here() !== address) return;
  show(next);
  document.getElementById('sok').reset(); // what was ticked and then left
  scrollTo({ top: y, behavior: 'instant' });
  announce(heading().textContent);
});

// ---- What a reader does

const isListing = () => page.main?.querySelector('.results') && document.getElementById('sok');

/** The address that a form leads to; what is empty is left out. */
function addressOf(form) {
  const fields = [...new FormData(form)].filter(([, value]) => value !== '');
  const query = new URLSearchParams(fields).toString();
  return new URL(form.action).pathname + (query && `?${query}`);
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.id !== 'sok' || !isListing() || new URL(form.action).pathname !== location.pathname) return;
  event.preventDefault();
  const filters = page.main.querySelector('.filters');
  if (filters && filters.contains(event.submitter)) filters.open = false;
  go(addressOf(form), toCount);
});

document.addEventListener('change', (event) => {
  const { form, type } = event.target;
  if (form?.id !== 'sok' || !isListing() || !['checkbox', 'radio'].includes(type)) return;
  go(addressOf(form), stay);
});

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  if (!link) return;
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const inPlace = link.closest('.chosen-filters, .sort-choice, .filters-apply, .show-more');
  if (!plain || !inPlace || !isListing() || link.pathname !== location.pathname) {
    if (plain) stop(); // the reader is leaving, and an answer that comes late must not interfere
    return;
  }
  event.preventDefault();
  const address = link.pathname + link.search;
  if (link.closest('.show-more')) go(address, () => toRow(link.hash.slice(1)));
  else go(address, stay);
});

/** After "show more": to the first of the rows that came. */
function toRow(id) {
  const row = document.getElementById(id);
  if (!row) return stay(false);
  row.querySelector('a').focus({ preventScroll: true });
  announce(heading().textContent);
}

addEventListener('pagehide', stop);
addEventListener('pageshow', (event) => {
  // A browser that comes back fills in the fields as they were left; the boxes must say what the
  // list is of.
  const [entry] = performance.getEntriesByType('navigation');
  if (!event.persisted && entry?.type === 'back_forward') document.getElementById('sok')?.reset();
});

// ---- On each page, also one that came by script

function prepare() {
  heading()?.setAttribute('tabindex', '-1');
  const input = document.getElementById('query');
  if (input?.form?.dataset.suggest) {
    input.type = 'text'; // a search field may not be a combobox
    input.enterKeyHint = 'search';
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-expanded', 'false');
  }
}

document.addEventListener('focusin', (event) => {
  const input = event.target;
  if (input.id !== 'query' || input.getAttribute('role') !== 'combobox') return;
  load('suggest').then((script) => script.enhance(input, announce), () => {});
});

heed(document.querySelector('[data-alerts]'));
prepare();
if (document.querySelector('[data-copy]')) {
  load('share').then((script) => script.enhance(document, announce), () => {});
}

// A budkavle of our own, filled with the examples, and Debian's Chromium to look at it with.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const source = fileURLToPath(new URL('../..', import.meta.url));
const program = process.env.BUDKAVLE || join(source, 'build/budkavle');
const browserProgram = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);

async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

async function ready(address, server) {
  for (let tries = 0; tries < 500; tries++) {
    if (server.exitCode !== null) throw new Error(`serve ended with ${server.exitCode}`);
    try {
      if ((await fetch(`${address}/readyz`)).ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((done) => setTimeout(done, 40));
  }
  throw new Error('serve was not ready within 20 s');
}

/** Items that the examples lack: a language from right to left, and, if wished for, an alert that
 * stands for ever. Written as ninjs. */
function furtherItems({ alert }) {
  const item = (number, published, kind, language, headline, summary, body) => {
    const id = `01a20000-0000-7000-8000-00000000000${number}`;
    return JSON.stringify({
      uri: `urn:uuid:${id}`,
      language,
      contentCreated: published,
      headlines: [{ role: 'main', contentType: 'text/plain', value: headline }],
      descriptions: [{ role: 'summary', contentType: 'text/plain', value: summary }],
      bodies: [{ role: 'main', contentType: 'text/markdown', value: body }],
      genres: [{ name: kind, literal: kind }],
      altIds: [{ role: 'id', value: id }, { role: 'published', value: published }],
    });
  };
  const items = [
    item(1, '2026-11-19T09:00:00Z', 'news', 'yi', 'די ביבליאטעק אין סילהאַמן האָט נײַע ביכער',
      'די ביבליאטעק האָט איצט ביכער אויף ייִדיש.',
      '## וואָס איז נײַ\n\n- ביכער פֿאַר קינדער\n- לידער\n\n[דער קאַטאַלאָג](https://bibliotek.fjardland.example/)'),
  ];
  if (alert) {
    items.push(item(2, '2026-11-20T05:10:00Z', 'alert', 'sv', 'Gasläcka vid Sillhamns station',
      'Stanna inne och stäng fönstren om du är närmare stationen än 500 meter.', 'Lyssna på radion.'));
  }
  return `${items.join('\n')}\n`;
}

/** Starts the server and the browser (with Playwright's `options`); end with stop(). */
export async function start({ alert = false, ...options } = {}) {
  const data = mkdtempSync(join(tmpdir(), 'budkavle-browser-'));
  process.on('exit', () => rmSync(data, { recursive: true, force: true }));
  const examples = join(source, 'examples');
  mkdirSync(join(data, 'data'), { mode: 0o700 });
  copyFileSync(join(examples, 'budkavle.conf'), join(data, 'data/budkavle.conf'));
  cpSync(join(examples, 'static'), join(data, 'data/static'), { recursive: true });
  const captures = readdirSync(examples).filter((name) => name.endsWith('.txt')).sort();
  for (const files of [captures, ['items.jsonl']]) {
    const paths = files.map((name) => join(examples, name));
    execFileSync(program, ['import', '--data', join(data, 'data'), ...paths], { stdio: 'pipe' });
  }
  writeFileSync(join(data, 'further.jsonl'), furtherItems({ alert }));
  execFileSync(program, ['import', '--data', join(data, 'data'), join(data, 'further.jsonl')], { stdio: 'pipe' });
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const server = spawn(
    program,
    ['serve', '--data', join(data, 'data'), '--listen', `127.0.0.1:${port}`],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = new Promise((done) => server.on('exit', done));
  await ready(address, server);
  const browser = await chromium.launch({
    executablePath: browserProgram,
    args: process.getuid() === 0 ? ['--no-sandbox'] : [],
    ...options,
  });
  return {
    address,
    browser,
    async stop() {
      await browser.close();
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** A page in a context of its own; `complaints` gathers what the console says against it. */
export async function open(
  site,
  path,
  { width = 1280, height = 800, scheme = 'light', script = true, touch = false, media = {} } = {},
) {
  const context = await site.browser.newContext({
    baseURL: site.address,
    viewport: { width, height },
    colorScheme: scheme,
    javaScriptEnabled: script,
    hasTouch: touch,
    ...media,
    locale: 'sv-SE',
  });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // Chromium reports the page's own 4xx as an error too; that one is meant.
    const own = message.location().url === page.url() && /status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !own) complaints.push(message.text());
  });
  const response = await page.goto(path);
  return { page, context, response, complaints };
}

/** What has the keyboard's focus, as something to assert on. */
export function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    return {
      tag: element.localName,
      name: element.getAttribute('name'),
      href: element.getAttribute('href'),
      rel: element.getAttribute('rel'),
      type: element.getAttribute('type'),
      value: element.getAttribute('value'),
      text: (element.getAttribute('aria-label') || element.textContent).trim().slice(0, 80),
      inMain: element.closest('main') !== null,
      inFoot: element.closest('.colophon') !== null,
      inItem: element.closest('article h2, article h3') !== null,
      outlined:
        element.type === 'date' || // Chromium marks the part of the date that has the focus
        getComputedStyle(element).outlineStyle !== 'none' ||
        getComputedStyle(element).boxShadow !== 'none',
    };
  });
}

/** Presses Tab (or Shift+Tab) until the focus is where `wanted` says; every stop on the way must be seen. */
export async function tabTo(page, what, wanted, key = 'Tab', most = 150) {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press(key);
    const at = await focused(page);
    if (at.tag !== 'body' && !at.outlined) throw new Error(`no visible focus on ${at.tag} ${at.name ?? at.text}`);
    if (wanted(at)) return at;
  }
  throw new Error(`${what} cannot be reached by Tab`);
}

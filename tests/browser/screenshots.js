// The pictures of docs/screenshots, made anew by `./dev screenshots`: each kind of page that looks
// like no other one, narrow and wide, light and dark, and an alert on top of the listing. With names
// as arguments those alone. Looked at by people; what must hold is in the tests.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { kinds } from './kinds.js';
import { open, start } from './site.js';

const folder = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
const heights = { 320: 720, 1280: 900 };
const wished = process.argv.slice(2);

/** WebP is a third of a PNG; Playwright itself writes none. */
async function picture(page, context, path) {
  const client = await context.newCDPSession(page);
  const { data } = await client.send('Page.captureScreenshot', { format: 'webp', quality: 60 });
  writeFileSync(path, Buffer.from(data, 'base64'));
}

async function take(site, name, path, act = () => {}) {
  if (wished.length > 0 && !wished.includes(name)) return;
  for (const width of [320, 1280]) {
    for (const scheme of ['light', 'dark']) {
      const { page, context } = await open(site, path, { width, scheme, height: heights[width] });
      await act(page);
      await picture(page, context, `${folder}/${name}-${width}-${scheme}.webp`);
      await context.close();
    }
  }
}

mkdirSync(folder, { recursive: true });
const site = await start();
for (const [path, , name] of Object.values(kinds)) {
  if (name) await take(site, name, path);
}
await take(site, 'suggestions', '/nyheter/', async (page) => {
  await page.locator('#query').pressSequentially('vat');
  await page.waitForSelector('#forslag:not([hidden])');
  await page.keyboard.press('ArrowDown');
});
await take(site, 'end-of-list', '/nyheter/', (page) =>
  page.locator('.pager').evaluate((pager) => pager.scrollIntoView({ block: 'center' })));
await site.stop();

const troubled = await start({ alert: true });
await take(troubled, 'crisis', '/nyheter/');
await troubled.stop();

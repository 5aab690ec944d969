// The pictures of docs/screenshots, made anew: `npm run screenshots` in this folder, after
// `./dev build`. Looked at by people; what must hold is in the tests.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { open, start } from './site.js';

const folder = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
const pages = {
  listing: '/nyheter/',
  search: '/nyheter/?query=vård&topic=halso-och-sjukvard',
  item: '/nyheter/2026/natten-da-reservkraften-fick-arbeta',
  topics: '/amnen/',
};
const heights = { 320: 720, 1280: 900 };

mkdirSync(folder, { recursive: true });
const site = await start();
for (const [name, path] of Object.entries(pages)) {
  for (const width of [320, 1280]) {
    for (const scheme of ['light', 'dark']) {
      const { page, context } = await open(site, path, { width, scheme, height: heights[width] });
      await page.screenshot({ path: `${folder}/${name}-${width}-${scheme}.png` });
      await context.close();
    }
  }
}
await site.stop();

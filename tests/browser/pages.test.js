// Every kind of page, narrow and wide, light and dark: axe finds nothing, nothing sticks out at the
// side, one h1, a language, and the console is silent (the Content-Security-Policy too).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { open, start } from './site.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const pages = {
  'the listing': ['/nyheter/', 200],
  'a filtered listing': ['/nyheter/?topic=halso-och-sjukvard&kind=notice&year=2026', 200],
  'a search': ['/nyheter/?query=skärgård', 200],
  'a search that finds nothing': ['/nyheter/?query=zeppelinare', 200],
  'a corrected search': ['/nyheter/?query=skärgrd', 200],
  'words not found together': ['/nyheter/?query=vatten+giraff', 200],
  'past the end': ['/nyheter/?skip=4000', 200],
  'the second page': ['/nyheter/?skip=20', 200],
  'an item with a body': ['/nyheter/2026/natten-da-reservkraften-fick-arbeta', 200],
  'a call': ['/nyheter/2026/pengar-till-dig-som-vill-starta-kor-band-eller-berattarkafe', 200],
  'a report': ['/nyheter/2026/vardveckan-i-siffror-vecka-47', 200],
  'a notice': ['/nyheter/2026/rontgen-i-norrviken-haller-stangt-medan-en-kamera-byts', 200],
  'an event': ['/nyheter/2026/lussekatter-och-labbrockar-forskare-svarar-pa-barns-fragor', 200],
  'an alert': ['/nyheter/2026/koka-dricksvattnet-i-hemsjo', 200],
  'an item from a capture': ['/nyheter/2023/teatern-i-tallmo-far-fast-ensemble', 200],
  'the English listing': ['/en/news/', 200],
  'an English item': ['/en/news/2026/boil-your-drinking-water-in-hemsjo', 200],
  'the topics': ['/amnen/', 200],
  'a topic': ['/amnen/kultur', 200],
  'a wrong value': ['/nyheter/?take=tusen', 400],
  'a missing page': ['/nyheter/2026/har-finns-inget', 404],
};

describe('pages', () => {
  let site;
  before(async () => {
    site = await start();
  });
  after(() => site?.stop());

  for (const [name, [path, status]] of Object.entries(pages)) {
    for (const width of [320, 1280]) {
      for (const scheme of ['light', 'dark']) {
        it(`${name} at ${width} px, ${scheme}`, async () => {
          const { page, context, response, complaints } = await open(site, path, { width, scheme });
          try {
            assert.equal(response.status(), status);
            assert.deepEqual(complaints, []);
            const [headings, language, sideways] = await page.evaluate(() => [
              document.querySelectorAll('h1').length,
              document.documentElement.lang,
              document.documentElement.scrollWidth - document.documentElement.clientWidth,
            ]);
            assert.equal(headings, 1);
            assert.equal(language, path.startsWith('/en/') ? 'en' : 'sv');
            assert.equal(sideways, 0, `${sideways} px stick out at the side`);
            await page.evaluate(axe);
            const { violations } = await page.evaluate(
              (tags) => globalThis.axe.run(document, { runOnly: tags }),
              rules,
            );
            const told = violations.map(
              ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' ')}`,
            );
            assert.deepEqual(told, []);
          } finally {
            await context.close();
          }
        });
      }
    }
  }
});

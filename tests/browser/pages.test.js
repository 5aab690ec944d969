// Every kind of page, narrow and wide, light and dark: axe finds nothing by any of its rules (the
// experimental and the AAA ones too), the HTML is valid, nothing sticks out at the side, one h1, a
// language, and the console is silent (the Content-Security-Policy too).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { axeFaults } from './axe.js';
import { kinds, widths } from './kinds.js';
import { open, start } from './site.js';

const html = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    'aria-label-misuse': ['error', { allowAnyNamable: true }], // lists have names
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit'] }], // any of several topics
    'heading-level': ['error', { minInitialRank: 'any' }], // an alert stands before the h1
    'require-sri': ['error', { target: 'crossorigin' }],
    // A matter of taste, not of the standard.
    'attr-quotes': 'off',
    'doctype-style': 'off',
    'prefer-tbody': 'off',
    'tel-non-breaking': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'long-title': 'off', // a title begins with what somebody searched for
  },
});

describe('pages', () => {
  let site;
  before(async () => {
    site = await start();
  });
  after(() => site?.stop());

  for (const [name, [path, status]] of Object.entries(kinds)) {
    for (const width of widths) {
      it(`${name} at ${width} px`, async () => {
        const { page, context, response, complaints } = await open(site, path, { width });
        try {
          assert.equal(response.status(), status);
          assert.deepEqual(complaints, []);
          const [headings, language, sideways] = await page.evaluate(() => [
            document.querySelectorAll('h1').length,
            document.documentElement.lang,
            document.documentElement.scrollWidth - document.documentElement.clientWidth,
          ]);
          assert.equal(headings, 1);
          assert.equal(language, /^\/(en|api)\//.test(path) ? 'en' : 'sv');
          assert.equal(sideways, 0, `${sideways} px stick out at the side`);
          const report = await html.validateString(await response.text());
          assert.deepEqual(
            report.results.flatMap(({ messages }) =>
              messages.map((said) => `${said.line}:${said.column} ${said.ruleId}: ${said.message}`)),
            [],
          );
          for (const scheme of ['light', 'dark']) {
            await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
            assert.deepEqual(await axeFaults(page), [], scheme);
          }
        } finally {
          await context.close();
        }
      });
    }
  }
});

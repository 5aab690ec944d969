// A reader's walk with the keyboard alone: skip link, search, a filter, paging, an item, and back;
// with a script and without. Every stop on the way must be seen to have the focus.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { widths } from './kinds.js';
import { focused, open, start, tabTo } from './site.js';

const rows = (page) => page.locator('main .item-row').count();

describe('by keyboard', () => {
  let site;
  before(async () => {
    site = await start();
  });
  after(() => site?.stop());

  it('the first Tab is the skip link, and it leads into the content', async () => {
    for (const path of ['/nyheter/', '/amnen/', '/om/', '/nyheter/2026/har-finns-inget']) {
      const { page, context } = await open(site, path);
      await page.keyboard.press('Tab');
      const link = await focused(page);
      assert.match(link.text, /innehåll/);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      assert.equal((await focused(page)).inMain, true);
      await context.close();
    }
  });

  for (const script of [true, false]) {
    for (const width of widths) {
      it(`search, filter, turn the page, read an item, go back (${width} px, ${script ? 'with' : 'without'} a script)`, async () => {
        const { page, context, complaints } = await open(site, '/nyheter/', { width, script });
        await tabTo(page, 'the search field', (at) => at.tag === 'input' && at.name === 'query');
        await page.keyboard.type('och');
        await page.keyboard.press('Enter');
        await page.waitForURL(/query=och/);
        await page.waitForSelector('.search-help');
        assert.equal(await rows(page), 20);

        // With a script the focus has been put on the count, which stands after the filters.
        const back = script ? 'Shift+Tab' : 'Tab';
        if (width < 1024) {
          await tabTo(page, 'the filters', (at) => at.tag === 'summary' && /Filtrera/.test(at.text), back);
          await page.keyboard.press('Enter');
        }
        await tabTo(page, 'a kind', (at) => at.name === 'kind' && at.value === 'news',
          width < 1024 ? 'Tab' : back);
        await page.keyboard.press('Space');
        if (!script) {
          await tabTo(page, 'the button of the filters', (at) => at.tag === 'button');
          await page.keyboard.press('Enter');
        }
        await page.waitForURL(/query=och.*kind=news/);
        assert.equal(await page.locator('.chosen-filters li').count(), 2);
        if (script) assert.equal((await focused(page)).value, 'news');

        await tabTo(page, 'the next page', (at) => at.rel === 'next');
        await page.keyboard.press('Enter');
        await page.waitForURL(/skip=20/);
        await page.waitForLoadState();

        const item = await tabTo(page, 'an item', (at) => at.inItem && at.tag === 'a');
        await page.keyboard.press('Enter');
        await page.waitForURL((url) => url.pathname === decodeURI(item.href));
        assert.equal((await page.locator('h1').textContent()).trim().slice(0, 80), item.text);
        await page.goBack(); // Alt+Left: the browser's own key, which a headless one has not
        await page.waitForURL(/skip=20/);
        assert.notEqual(await rows(page), 0);
        assert.deepEqual(complaints, []);
        await context.close();
      });
    }
  }

  it('every page can be gone through to its end, and nothing keeps the focus', async () => {
    for (const path of ['/nyheter/', '/nyheter/2026/vardveckan-i-siffror-vecka-47', '/amnen/', '/om/']) {
      const { page, context } = await open(site, path);
      const foot = await tabTo(page, 'the foot', (at) => at.inFoot, 'Tab', 250);
      assert.ok(foot.text);
      await context.close();
    }
  });
});

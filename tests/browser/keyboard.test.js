// A reader's walk with the keyboard alone: skip link, search, a filter, paging, an item, and back.
// And the same without a mouse or a script: the forms are plain HTML.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { focused, open, start, tabTo } from './site.js';

describe('by keyboard', () => {
  let site;
  before(async () => {
    site = await start();
  });
  after(() => site?.stop());

  it('the first Tab is the skip link, and it leads into the content', async () => {
    const { page, context } = await open(site, '/nyheter/');
    await page.keyboard.press('Tab');
    const link = await focused(page);
    assert.match(link.text, /innehåll/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.equal((await focused(page)).inMain, true);
    await context.close();
  });

  it('search, filter, turn the page, read an item, go back', async () => {
    const { page, context, complaints } = await open(site, '/nyheter/');
    await tabTo(page, 'the search field', (at) => at.tag === 'input' && at.name === 'query');
    await page.keyboard.type('skärgård');
    await page.keyboard.press('Enter');
    await page.waitForURL(/query=sk%C3%A4rg%C3%A5rd/);
    assert.notEqual(await page.locator('main article').count(), 0);

    await page.goto('/nyheter/');
    await tabTo(page, 'a topic', (at) => at.name === 'topic');
    await page.keyboard.press('Space');
    await tabTo(page, 'the button of the filters', (at) => at.tag === 'button');
    await page.keyboard.press('Enter');
    await page.waitForURL(/[?&]topic=/);
    assert.notEqual(await page.locator('main article').count(), 0);

    await page.goto('/nyheter/');
    await tabTo(page, 'the next page', (at) => at.rel === 'next');
    await page.keyboard.press('Enter');
    await page.waitForURL(/skip=20/);

    const item = await tabTo(page, 'an item', (at) => at.inItem && at.tag === 'a');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === decodeURI(item.href));
    assert.equal((await page.locator('h1').textContent()).trim().slice(0, 80), item.text);
    await page.goBack();
    assert.match(page.url(), /skip=20/);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it('without a script the filters work too', async () => {
    const { page, context } = await open(site, '/nyheter/', { script: false });
    await page.locator('input[name=query]').fill('vatten');
    await page.locator('input[name=query]').press('Enter');
    await page.waitForURL(/query=vatten/);
    assert.equal(await page.locator('input[name=query]').inputValue(), 'vatten');
    await context.close();
  });
});

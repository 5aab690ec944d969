// A listing with a script changes in place: filters, order, longer pages, and the way back. Without
// one, or when a fetch fails, the same addresses come by plain navigation.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { open, start } from './site.js';

const rows = (page) => page.locator('.item-row').count();
const count = (page) => page.locator('#antal').innerText();
const said = (page) => page.locator('body > [role=status]').textContent();
const focus = (page) => page.evaluate(() => document.activeElement.outerHTML.slice(0, 200));

/** Marks the document, so that a navigation can be told from a change in place. */
const mark = (page) => page.evaluate(() => {
  globalThis.here = true;
});
const inPlace = (page) => page.evaluate(() => globalThis.here === true);

/** Waits until the reader has been told what came. */
const told = (page, text) => page.waitForFunction(
  (words) => document.querySelector('body > [role=status]').textContent.includes(words), text);

describe('a listing in place', () => {
  let site;
  before(async () => {
    site = await start();
  });
  after(() => site?.stop());

  const visit = (name, path, options, walk) => it(name, async () => {
    const { page, context, complaints } = await open(site, path, options);
    try {
      await mark(page);
      await walk(page, context);
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  });

  visit('a ticked filter applies at once, and nothing is lost', '/nyheter/', {}, async (page) => {
    await page.locator('.facet-more > summary').first().click();
    const box = page.locator('input[name=topic]').nth(8);
    const value = await box.getAttribute('value');
    await box.focus();
    const top = (await box.boundingBox()).y;
    await box.press('Space');
    await page.waitForURL(`**/nyheter/?topic=${value}`);
    const shown = await count(page);
    assert.match(shown, /^\d nyhet/);
    await told(page, shown.split(/\s+visar/)[0]);
    assert.ok(await inPlace(page));
    assert.match(await focus(page), new RegExp(`value="${value}"`));
    assert.ok(await page.locator('.facet-more').first().evaluate((details) => details.open));
    const again = page.locator(`input[name=topic][value=${value}]`);
    assert.ok(await again.isChecked());
    const moved = (await again.boundingBox()).y - top;
    assert.ok(Math.abs(moved) < 2, `the box has moved by ${moved} px`);
    assert.equal(await page.locator('link[rel=canonical]').count(), 1);
    assert.match(await page.locator('link[rel=canonical]').getAttribute('href'), new RegExp(`topic=${value}$`));
    assert.match(await page.locator('link[type="application/atom+xml"]').first().getAttribute('href'), /topic=/);
  });

  visit('what is typed goes along and stays', '/nyheter/', {}, async (page) => {
    await page.locator('#query').fill('vatten');
    await page.locator('input[name=kind]').first().check();
    await page.waitForURL(/\?query=vatten&.*kind=/);
    assert.equal(await page.locator('#query').inputValue(), 'vatten');
    assert.equal(await page.title(), 'Sökning: vatten – Region Fjärdland');
  });

  visit('a search puts the focus on the count', '/nyheter/', {}, async (page) => {
    await page.locator('#query').fill('färja');
    await page.locator('#query').press('Enter');
    await page.waitForURL(/query=f/);
    await page.waitForFunction(() => document.activeElement.id === 'antal');
    assert.equal(await page.locator('#query').inputValue(), 'färja');
    assert.ok(await inPlace(page));
  });

  visit('a filter that is taken away leaves the focus on the count', '/nyheter/?kind=news&topic=kultur', {},
    async (page) => {
      await page.locator('.chosen-filters li a').first().press('Enter');
      await page.waitForFunction(() => document.activeElement.id === 'antal');
      assert.equal(await page.locator('.chosen-filters li').count(), 1);
      assert.ok(await inPlace(page));
    });

  visit('the filters of a narrow page close when they are sent', '/nyheter/', { width: 320 }, async (page) => {
    await page.locator('.filters > summary').click();
    await page.locator('input[name=kind]').first().check();
    await page.waitForURL(/kind=/);
    assert.ok(await page.locator('.filters').evaluate((details) => details.open));
    await page.locator('.filters-apply button').click();
    await page.waitForFunction(() => document.activeElement.id === 'antal');
    assert.equal(await page.locator('.filters').evaluate((details) => details.open), false);
    const top = (await page.locator('#antal').boundingBox()).y;
    assert.ok(top >= 0 && top < 600, `the count stands at ${top}`);
  });

  visit('back and forward lead through the filters', '/nyheter/', {}, async (page) => {
    await page.locator('input[name=kind]').nth(1).check();
    await page.waitForURL(/kind=/);
    const filtered = [page.url(), await count(page)];
    await page.locator('input[name=year]').first().check();
    await page.waitForURL(/year=/);
    await page.goBack();
    assert.deepEqual([page.url(), await count(page)], filtered);
    assert.equal(await page.locator('[type=checkbox]:checked').count(), 1);
    await page.goBack();
    assert.equal(await page.locator('[type=checkbox]:checked').count(), 0);
    assert.equal(await rows(page), 20);
    await page.goForward();
    assert.deepEqual([page.url(), await count(page)], filtered);
    assert.equal(await page.locator('[type=checkbox]:checked').count(), 1);
    assert.ok(await inPlace(page));
  });

  visit('"show more" adds rows, and the address is that of all of them', '/nyheter/', {}, async (page) => {
    const first = await page.locator('.item-row h3 a').first().getAttribute('href');
    await page.locator('.show-more a').click();
    await page.waitForURL('**/nyheter/?take=40');
    assert.equal(await rows(page), 40);
    assert.equal(await page.locator('.item-row h3 a').first().getAttribute('href'), first);
    assert.ok(await inPlace(page));
    const row21 = await page.locator('.item-row h3 a').nth(20).getAttribute('href');
    assert.ok((await focus(page)).includes(row21), 'the focus is on the first row that came');
    const y = await page.evaluate(() => scrollY);
    assert.ok(y > 500, 'the reader is where the new rows begin');
    await told(page, 'visar 1–40');
    await page.locator('.show-more a').click();
    await page.waitForURL('**/nyheter/?take=60');

    // To an item and back: the same rows at the same place.
    const item = page.locator('.item-row h3 a').nth(45);
    await item.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    await item.click();
    await page.waitForSelector('article.item-page');
    await page.goBack();
    await page.waitForFunction((wanted) => Math.abs(scrollY - wanted) < 3, before);
    assert.equal(await rows(page), 60);
    await page.goBack();
    await page.waitForURL('**/nyheter/?take=40');
    await page.waitForFunction(() => document.querySelectorAll('.item-row').length === 40);
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll('.item-row').length === 20);
    assert.equal(new URL(page.url()).search, '');
  });

  visit('a reload after "show more" shows the same', '/nyheter/', {}, async (page) => {
    await page.locator('.show-more a').click();
    await page.waitForURL('**/nyheter/?take=40');
    await page.reload();
    assert.equal(await rows(page), 40);
  });

  visit('the skip link is no way through the history', '/nyheter/', {}, async (page) => {
    await page.locator('input[name=kind]').first().check();
    await page.waitForURL(/kind=/);
    await page.evaluate(() => {
      location.hash = 'innehall';
    });
    await page.goBack();
    assert.match(page.url(), /kind=[a-z]+$/);
    assert.ok(await inPlace(page));
    assert.equal(await page.locator('[type=checkbox]:checked').count(), 1);
  });

  visit('only the last of several choices counts', '/nyheter/', {}, async (page) => {
    let held = 0;
    await page.route(/\/nyheter\/\?topic=/, async (route) => {
      if (held++ === 0) await new Promise((done) => setTimeout(done, 800));
      await route.continue().catch(() => {});
    });
    await page.locator('input[name=topic]').nth(0).check();
    await page.locator('input[name=topic]').nth(1).check();
    await page.waitForURL(/topic=.*topic=/);
    await page.waitForTimeout(1000);
    assert.match(page.url(), /topic=.*topic=/);
    assert.equal(await page.locator('.chosen-filters li').count(), 2);
    assert.ok(await inPlace(page));
  });

  it('a fetch that fails becomes a plain navigation', async () => {
    for (const answer of ['abort', 503, 'other']) {
      const { page, context } = await open(site, '/nyheter/');
      await mark(page);
      await page.route(/kind=/, (route) => {
        if (route.request().resourceType() === 'document') return route.continue();
        if (answer === 'abort') return route.abort();
        if (answer === 503) return route.fulfill({ status: 503, body: 'busy' });
        return route.fulfill({ contentType: 'text/html', body: '<main>A login page</main>' });
      });
      await page.locator('input[name=kind]').first().check();
      await page.waitForURL(/kind=/);
      await page.waitForLoadState();
      assert.equal(await inPlace(page), false, answer);
      assert.equal(await page.locator('.chosen-filters li').count(), 1);
      await context.close();
    }
  });

  it('a page of a newer version is gone to, not mixed in', async () => {
    const { page, context } = await open(site, '/nyheter/');
    await mark(page);
    await page.route(/kind=/, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/site\.js\?v=\w+/, 'site.js?v=0000000000000000');
      return route.fulfill({ response, body });
    });
    await page.locator('input[name=kind]').first().check();
    await page.waitForURL(/kind=/);
    await page.waitForLoadState();
    assert.equal(await inPlace(page), false);
    await context.close();
  });

  it('without a script the same addresses do the same', async () => {
    const { page, context } = await open(site, '/nyheter/', { script: false });
    await page.locator('input[name=kind]').first().check();
    await page.locator('.filters-apply button').click();
    await page.waitForURL(/kind=/);
    assert.equal(await page.locator('.chosen-filters li').count(), 1);
    await page.goto('/nyheter/');
    await page.locator('.show-more a').click();
    await page.waitForURL('**/nyheter/?take=40#n21');
    assert.equal(await rows(page), 40);
    const top = (await page.locator('.item-row').nth(20).boundingBox()).y;
    assert.ok(top >= 0 && top < 400, `the first new row stands at ${top}`);
    await page.locator('.pager a[rel=next]').click();
    await page.waitForURL(/skip=40/);
    await page.goBack();
    assert.equal(await rows(page), 40);
    await context.close();
  });

  it('a topic, a year and English news do the same', async () => {
    for (const path of ['/amnen/halso-och-sjukvard', '/nyheter/2026/', '/en/news/']) {
      const { page, context, complaints } = await open(site, path);
      await mark(page);
      await page.locator('input[name=kind]').first().check();
      await page.waitForURL(/kind=/);
      assert.equal(await page.locator('.chosen-filters li').count(), 1, path);
      assert.ok(await inPlace(page), path);
      assert.deepEqual(complaints, []);
      await context.close();
    }
  });
});

describe('the way back, from the memory of the browser', () => {
  it('bfcache keeps the list and its script alive', async () => {
    const site = await start({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
    try {
      const { page } = await open(site, '/nyheter/');
      await mark(page);
      await page.locator('.show-more a').click();
      await page.waitForURL(/take=40/);
      await page.locator('.item-row h3 a').nth(30).click();
      await page.waitForSelector('article.item-page');
      await page.goBack({ waitUntil: 'commit' }); // there is no load
      assert.ok(await inPlace(page), 'the page came from the memory');
      assert.equal(await rows(page), 40);
      await page.goBack({ waitUntil: 'commit' });
      await page.waitForFunction(() => document.querySelectorAll('.item-row').length === 20);
    } finally {
      await site.stop();
    }
  });
});

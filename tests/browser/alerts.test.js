// An alert is announced once a visit. The pages are given one here, as the server would write it, so
// that it can change between two pages.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { open, start } from './site.js';

const block = (known) => `<div class="alerts" role="alert" aria-label="Viktigt meddelande"
  data-alerts="${known}"><p>Koka vattnet.</p></div>`;
const role = (page) => page.locator('[data-alerts]').getAttribute('role');

describe('alerts', () => {
  let site;
  before(async () => {
    site = await start();
  });
  after(() => site?.stop());

  /** A visit on whose pages these alerts stand: "ID:REVISION ..." or nothing. */
  async function visit(options) {
    const { page, context, complaints } = await open(site, '/amnen/', options);
    const now = { alerts: '' };
    await page.route(/\/(nyheter|amnen)\//, async (route) => {
      const response = await route.fetch();
      const plain = (await response.text()).replace(/<div[^>]* data-alerts[^]*?(?=<header class="masthead")/, '');
      const body = now.alerts ? plain.replace('<header class="masthead"', `${block(now.alerts)}$&`) : plain;
      await route.fulfill({ response, body });
    });
    await page.evaluate(() => sessionStorage.clear());
    return { page, context, complaints, now };
  }

  it('is announced on the first page, and stands silent on the next ones', async () => {
    const { page, context, complaints, now } = await visit();
    now.alerts = 'a:1';
    await page.goto('/nyheter/');
    assert.equal(await role(page), 'alert');
    await page.goto('/amnen/');
    assert.equal(await role(page), 'region');
    now.alerts = 'a:2'; // corrected
    await page.goto('/nyheter/');
    assert.equal(await role(page), 'alert');
    now.alerts = 'a:2 b:1'; // one more
    await page.goto('/amnen/');
    assert.equal(await role(page), 'alert');
    now.alerts = 'b:1';
    await page.goto('/nyheter/');
    assert.equal(await role(page), 'region');
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it('that comes while a list changes in place is put on the page, and taken away', async () => {
    const { page, context, now } = await visit();
    await page.goto('/nyheter/');
    assert.equal(await page.locator('[data-alerts]').count(), 0);
    now.alerts = 'a:1';
    await page.locator('input[name=kind]').nth(0).check();
    await page.waitForSelector('[data-alerts]');
    assert.equal(await role(page), 'alert');
    await page.locator('input[name=kind]').nth(1).check();
    await page.waitForURL(/kind=.*kind=/);
    assert.equal(await role(page), 'alert', 'what is there is left alone');
    now.alerts = '';
    await page.locator('input[name=year]').nth(0).check();
    await page.waitForSelector('[data-alerts]', { state: 'detached' });
    now.alerts = 'a:1';
    await page.locator('input[name=year]').nth(1).check();
    await page.waitForSelector('[data-alerts]');
    assert.equal(await role(page), 'region', 'it has been said');
    await context.close();
  });

  it('is an alert on each page without a script, or where nothing can be remembered', async () => {
    const { page, context, now } = await visit();
    await context.addInitScript(() => {
      Object.defineProperty(globalThis, 'sessionStorage', {
        get() {
          throw new DOMException('no storage', 'SecurityError');
        },
      });
    });
    now.alerts = 'a:1';
    for (const path of ['/nyheter/', '/amnen/']) {
      await page.goto(path);
      assert.equal(await role(page), 'alert');
    }
    await context.close();
  });
});

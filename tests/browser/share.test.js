// "Copy the link" on an item's page: what is copied, what is said, and what there is without it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { open, start } from './site.js';

describe('the link of an item', () => {
  let site;
  before(async () => {
    site = await start();
  });
  after(() => site?.stop());

  const path = '/nyheter/2026/natten-da-reservkraften-fick-arbeta';

  it('is copied, and that is said', async () => {
    const { page, context, complaints } = await open(site, path);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const button = page.locator('[data-copy]');
    await button.waitFor();
    await button.press('Enter');
    const said = page.locator('.copied');
    await page.waitForFunction(() => document.querySelector('.copied').textContent !== '');
    assert.equal(await said.textContent(), 'Länken är kopierad');
    assert.equal(await said.getAttribute('role'), 'status');
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${site.address}${path}`);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it('is shown where it may not be copied', async () => {
    const { page, context } = await open(site, path);
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    await page.locator('[data-copy]').click();
    await page.waitForFunction(() => document.querySelector('.copied').textContent !== '');
    assert.equal(await page.locator('.copied').textContent(), `${site.address}${path}`);
    await context.close();
  });

  it('has no button without a script', async () => {
    const { page, context } = await open(site, path, { script: false });
    assert.equal(await page.locator('[data-copy]').isVisible(), false);
    assert.equal(await page.locator('.share-address input').inputValue(), `${site.address}${path}`);
    await context.close();
  });
});

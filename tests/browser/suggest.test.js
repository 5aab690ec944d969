// Suggestions under the search box: the combobox of the ARIA Authoring Practices, by keyboard, by
// finger, and when the answers are late, wrong or missing.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { axeFaults } from './axe.js';
import { open, start } from './site.js';

const field = (page) => page.locator('#query');
const options = (page) => page.locator('#forslag [role=option]');
const opened = (page) => page.waitForSelector('#forslag:not([hidden]) [role=option]');

/** What a screen reader would be told of the combobox. */
const state = (page) => page.evaluate(() => {
  const input = document.getElementById('query');
  const active = document.getElementById(input.getAttribute('aria-activedescendant') ?? '');
  const selected = [...document.querySelectorAll('#forslag [aria-selected=true]')];
  return {
    expanded: input.getAttribute('aria-expanded'),
    active: active ? [...active.parentElement.children].indexOf(active) : -1,
    selected: selected.map((option) => [...option.parentElement.children].indexOf(option)),
    focused: document.activeElement === input,
    value: input.value,
  };
});

describe('suggestions', () => {
  let site;
  before(async () => {
    site = await start();
  });
  after(() => site?.stop());

  const visit = (name, path, settings, walk) => it(name, async () => {
    const { page, context, complaints } = await open(site, path, settings);
    try {
      await walk(page);
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  });

  visit('the field is a combobox from the start', '/nyheter/', {}, async (page) => {
    assert.equal(await field(page).getAttribute('role'), 'combobox');
    assert.equal(await field(page).getAttribute('aria-autocomplete'), 'list');
    assert.equal(await field(page).getAttribute('aria-expanded'), 'false');
    await field(page).focus();
    await page.waitForSelector('#forslag', { state: 'attached' });
    assert.equal(await field(page).getAttribute('aria-controls'), 'forslag');
    assert.equal(await page.locator('#forslag').getAttribute('aria-label'), 'Förslag');
  });

  visit('arrows go through the list and back into the field', '/nyheter/', {}, async (page) => {
    await field(page).pressSequentially('va');
    await opened(page);
    const last = (await options(page).count()) - 1;
    assert.ok(last > 1);
    assert.deepEqual(await state(page),
      { expanded: 'true', active: -1, selected: [], focused: true, value: 'va' });
    await page.waitForFunction(
      (text) => document.querySelector('body > [role=status]').textContent === text,
      `Antal förslag: ${last + 1}`,
    );
    const at = async (key) => {
      await page.keyboard.press(key);
      const { active, selected, value, focused } = await state(page);
      assert.deepEqual(selected, active < 0 ? [] : [active]);
      assert.deepEqual([value, focused], ['va', true]);
      return active;
    };
    assert.equal(await at('ArrowDown'), 0);
    assert.equal(await at('ArrowDown'), 1);
    assert.equal(await at('ArrowUp'), 0);
    assert.equal(await at('ArrowUp'), -1);
    assert.equal(await at('ArrowUp'), last);
    assert.equal(await at('ArrowDown'), -1);
    assert.equal(await at('ArrowDown'), 0);
    // Home and End are the field's own, and lead back into it.
    assert.equal(await at('Home'), -1);
    assert.equal(await field(page).evaluate((input) => input.selectionStart), 0);
    assert.equal(await at('ArrowDown'), 0);
    assert.equal(await at('End'), -1);
    assert.equal(await field(page).evaluate((input) => input.selectionStart), 2);
    assert.deepEqual(await axeFaults(page), []);
  });

  visit('Escape closes the list, and then empties the field', '/nyheter/', {}, async (page) => {
    await field(page).pressSequentially('va');
    await opened(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    assert.deepEqual(await state(page),
      { expanded: 'false', active: -1, selected: [], focused: true, value: 'va' });
    assert.equal(await page.locator('#forslag').isVisible(), false);
    await page.keyboard.press('ArrowDown'); // opens it anew
    await opened(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    assert.equal((await state(page)).value, '');
  });

  visit('Enter takes a word, and searches for it', '/nyheter/', {}, async (page) => {
    await field(page).pressSequentially('skär');
    await opened(page);
    await page.keyboard.press('ArrowDown');
    const word = await options(page).first().locator('span').textContent();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('query') === word);
    assert.equal(await field(page).inputValue(), word);
    assert.equal(await page.locator('#forslag:not([hidden])').count(), 0);
  });

  visit('Enter without a choice searches for what was typed', '/nyheter/', {}, async (page) => {
    await field(page).pressSequentially('skär');
    await opened(page);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('query') === 'skär');
    assert.equal(await page.locator('#forslag:not([hidden])').count(), 0);
  });

  visit('Enter on a topic or an item goes there', '/nyheter/', {}, async (page) => {
    await field(page).pressSequentially('kultur');
    await opened(page);
    const topic = options(page).filter({ has: page.locator('small', { hasText: 'Ämne' }) }).first();
    const steps = await topic.evaluate((option) => [...option.parentElement.children].indexOf(option));
    for (let i = 0; i <= steps; i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/amnen/kultur*');
    await page.waitForSelector('h1');
  });

  visit('Tab leaves the field and closes the list', '/nyheter/', {}, async (page) => {
    await field(page).pressSequentially('va');
    await opened(page);
    await page.keyboard.press('Tab');
    assert.equal(await page.locator('#forslag').isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement.type), 'submit');
    await page.waitForTimeout(400);
    assert.equal(await page.locator('#forslag').isVisible(), false, 'and it stays closed');
  });

  visit('a mouse chooses without taking the focus first', '/en/news/', {}, async (page) => {
    await field(page).pressSequentially('wa');
    await opened(page);
    const box = await options(page).first().boundingBox();
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.down();
    assert.equal((await state(page)).focused, true);
    assert.equal(await page.locator('#forslag').isVisible(), true);
    await page.mouse.up();
    await page.waitForURL(/query=wa|\/en\/news\/2/);
  });

  visit('a finger chooses too, from rows that are high enough', '/nyheter/',
    { width: 320, touch: true }, async (page) => {
      await field(page).tap();
      await field(page).pressSequentially('va');
      await opened(page);
      assert.ok((await options(page).first().boundingBox()).height >= 44);
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(sideways, 0);
      await options(page).first().tap();
      await page.waitForURL(/query=va/);
    });

  visit('an answer that comes late is thrown away', '/nyheter/', {}, async (page) => {
    await page.route('**/suggest?query=va', async (route) => {
      await new Promise((done) => setTimeout(done, 700));
      await route.continue().catch(() => {}); // it was given up
    });
    await field(page).pressSequentially('va');
    await page.waitForRequest('**/suggest?query=va');
    await field(page).pressSequentially('ccin');
    await opened(page);
    await page.waitForTimeout(900);
    const words = await options(page).locator('span').allTextContents();
    assert.ok(words.some((text) => /vaccin/i.test(text)));
    assert.ok(!words.includes('vanligt'));
  });

  visit('one question for a word typed without a pause', '/nyheter/', {}, async (page) => {
    const asked = [];
    page.on('request', (request) => request.url().includes('/suggest?') && asked.push(request.url()));
    await field(page).focus();
    await page.waitForSelector('#forslag', { state: 'attached' });
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    await field(page).pressSequentially('vatten');
    assert.deepEqual(asked, []);
    await page.clock.runFor(1000);
    await opened(page);
    assert.equal(asked.length, 1, asked.join(' '));
  });

  it('without answers, or without the script, the field searches', async () => {
    for (const pattern of ['**/suggest?*', '**/suggest.js*', '**/site.js*']) {
      const { page, context } = await open(site, '/amnen/');
      await page.route(pattern, (route) => route.abort());
      await page.goto('/nyheter/');
      await field(page).pressSequentially('vatten');
      await page.waitForTimeout(300);
      assert.equal(await page.locator('#forslag:not([hidden])').count(), 0);
      await page.keyboard.press('Enter');
      await page.waitForURL(/query=vatten/);
      await context.close();
    }
  });

  visit('after a change in place the new field has its suggestions', '/nyheter/', {}, async (page) => {
    await page.locator('input[name=kind]').first().check();
    await page.waitForURL(/kind=/);
    await field(page).pressSequentially('va');
    await opened(page);
    assert.equal(await page.locator('#forslag').count(), 1);
  });

  visit('also on a page of an error', '/nyheter/2026/har-finns-inget', {}, async (page) => {
    await field(page).fill(''); // what the address says stands there
    await field(page).pressSequentially('va');
    await opened(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/nyheter/?query=va');
  });
});

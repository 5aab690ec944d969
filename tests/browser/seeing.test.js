// Other ways of seeing and moving: zoom, larger spacing, forced colours, less motion, paper, and
// languages that run from right to left.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { axeFaults } from './axe.js';
import { kinds } from './kinds.js';
import { focused, open, start } from './site.js';

/** One page of each sort of layout. */
const layouts = ['the listing', 'a search', 'a search that finds nothing', 'an item with a body', 'a report',
  'a call', 'the topics', 'a missing page'].map((name) => kinds[name][0]);

const sideways = (page) => page.evaluate(
  () => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('ways of seeing', () => {
  let site;
  before(async () => {
    site = await start();
  });
  after(() => site?.stop());

  it('from 320 to 1920 px nothing sticks out at the side', async () => {
    for (const path of layouts) {
      const { page, context } = await open(site, path, { width: 320 });
      for (const width of [320, 375, 414, 480, 600, 639, 640, 768, 900, 1023, 1024, 1280, 1440, 1920]) {
        await page.setViewportSize({ width, height: 800 });
        assert.equal(await sideways(page), 0, `${path} at ${width} px`);
      }
      await context.close();
    }
  });

  it('zoom of 400 % is a window of 320 px, and the search field fits it', async () => {
    // 1280 px at 400 %: 320 px wide and 256 px high, at four pixels a px.
    const { page, context } = await open(site, '/nyheter/', {
      width: 320, height: 256, media: { deviceScaleFactor: 4 },
    });
    assert.equal(await sideways(page), 0);
    await page.locator('#query').pressSequentially('va');
    await page.waitForSelector('#forslag:not([hidden]) [role=option]');
    const { x, width } = await page.locator('#forslag').boundingBox();
    assert.ok(x >= 0 && x + width <= 320);
    // What has the focus is never wholly under something that sticks.
    await page.keyboard.press('Escape');
    await page.locator('.filters > summary').click();
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      const hidden = await page.evaluate(() => {
        const { left, top, width, height } = document.activeElement.getBoundingClientRect();
        const at = document.elementFromPoint(left + width / 2, top + height / 2);
        return !document.activeElement.contains(at) && !at?.contains(document.activeElement) &&
          !document.activeElement.closest('label')?.contains(at) && document.activeElement.outerHTML;
      });
      assert.equal(hidden, false);
    }
    await context.close();
  });

  it('text of 200 % keeps to the page', async () => {
    for (const path of layouts) {
      const { page, context } = await open(site, path, { width: 640 });
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%';
      });
      assert.equal(await sideways(page), 0, path);
      await context.close();
    }
  });

  it('spacing of one\'s own cuts nothing off', async () => {
    // The values of WCAG 1.4.12.
    const css = `* { line-height: 1.5 !important; letter-spacing: .12em !important;
      word-spacing: .16em !important } p { margin-block-end: 2em !important }`;
    for (const path of layouts) {
      const { page, context } = await open(site, path, { width: 320 });
      await page.evaluate((text) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        document.adoptedStyleSheets.push(sheet);
      }, css);
      assert.equal(await sideways(page), 0, path);
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('a, button, h1, h2, h3, summary, label, dt, dd, th, td')]
          .filter((element) => element.clientHeight > 0 && !element.closest('.visually-hidden') &&
            getComputedStyle(element).overflow === 'hidden' && !element.matches('.ds-skip-link') &&
            element.scrollHeight > element.clientHeight + 2)
          .map((element) => element.outerHTML));
      assert.deepEqual(cut, []);
      await context.close();
    }
  });

  it('forced colours keep borders, marks and the focus', async () => {
    const { page, context } = await open(site, '/nyheter/?kind=call', { media: { forcedColors: 'active' } });
    const seen = await page.evaluate(() => {
      const style = (selector, pseudo) => getComputedStyle(document.querySelector(selector), pseudo);
      return {
        button: style('.search-line button').borderTopStyle,
        chip: style('.chosen-filters li a').borderTopStyle,
        mark: style('.kind .mark', '::before').backgroundColor,
        ground: style('body').backgroundColor,
      };
    });
    assert.equal(seen.button, 'solid');
    assert.equal(seen.chip, 'solid');
    assert.notEqual(seen.mark, seen.ground);
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate(() => {
        const at = document.activeElement;
        return at.type === 'date' ? 'solid' : getComputedStyle(at).outlineStyle;
      });
      assert.notEqual(outline, 'none', (await focused(page)).text); // shadows are not drawn here
    }
    assert.deepEqual(await axeFaults(page), []);
    await context.close();
  });

  it('the edges of fields, boxes and buttons, and the focus, stand out 3:1', async () => {
    for (const scheme of ['light', 'dark']) {
      const { page, context } = await open(site, '/nyheter/', { scheme });
      const faint = await page.evaluate(() => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
        const luminance = (colour) => {
          canvas.fillStyle = colour;
          canvas.fillRect(0, 0, 1, 1);
          const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
            const share = part / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const contrast = (one, other) => {
          const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
          return (high + 0.05) / (low + 0.05);
        };
        const paper = getComputedStyle(document.body).backgroundColor;
        const found = [];
        const expect = (what, colour) => {
          const ratio = contrast(colour, paper);
          if (ratio < 3) found.push(`${what}: ${colour} on ${paper}: ${ratio.toFixed(2)}`);
        };
        for (const selector of ['#query', 'input[name=topic]', 'input[type=radio]', 'input[type=date]']) {
          expect(selector, getComputedStyle(document.querySelector(selector)).borderTopColor);
        }
        expect('the button', getComputedStyle(document.querySelector('.search-line button')).backgroundColor);
        document.querySelector('.site-links a').focus();
        expect('the focus', getComputedStyle(document.documentElement).getPropertyValue('--focus'));
        return found;
      });
      assert.deepEqual(faint, [], scheme);
      await context.close();
    }
  });

  it('less motion: nothing moves', async () => {
    for (const path of layouts) {
      const { page, context } = await open(site, path, { media: { reducedMotion: 'reduce' } });
      const moving = await page.evaluate(() =>
        [...document.querySelectorAll('*')].filter((element) => {
          const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
          return (transitionDuration.split(', ').some((time) => parseFloat(time) > 0) &&
              !element.matches('.item-list')) || animationName !== 'none' || scrollBehavior === 'smooth';
        }).map((element) => element.outerHTML.slice(0, 100)));
      assert.deepEqual(moving, [], path);
      await context.close();
    }
  });

  it('on paper an item is a clean page with its address', async () => {
    const { page, context } = await open(site, kinds['an item with a body'][0], { width: 794 });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const gone of ['.masthead nav', '.trail', '.colophon', '.share', '.related']) {
      for (const element of await page.locator(gone).all()) assert.equal(await element.isVisible(), false, gone);
    }
    assert.ok(await page.locator('h1').isVisible());
    assert.match(await page.locator('.print-only').innerText(), /^http.*reservkraften/);
    const [ink, paper] = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return [color, backgroundColor];
    });
    assert.equal(ink, 'rgb(0, 0, 0)', 'dark mode is not printed');
    assert.match(paper, /rgb\(255, 255, 255\)|rgba\(0, 0, 0, 0\)/);
    await context.close();
  });

  it('a page from right to left is a mirror', async () => {
    for (const path of layouts) {
      for (const width of [320, 1280]) {
        const { page, context } = await open(site, path, { width });
        const left = (await page.locator('.wordmark').boundingBox()).x;
        await page.evaluate(() => {
          document.documentElement.dir = 'rtl';
        });
        assert.equal(await sideways(page), 0, `${path} at ${width} px`);
        const box = await page.locator('.wordmark').boundingBox();
        assert.ok(Math.abs(width - (box.x + box.width) - left) < 2, 'the name stands to the right');
        assert.deepEqual(await axeFaults(page), []);
        await context.close();
      }
    }
  });
});

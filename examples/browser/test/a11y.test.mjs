// axe-core in every view, theme and language, and what axe does not see: the keyboard, narrow screens, reduced motion.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launch, open, sample, serve, settled, shot, textOf, title, verdictAfter } from './chromium.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let server;
let browser;

before(async () => {
  server = await serve();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function check(page, where, runOnly = { type: 'tag', values: RULES }) {
  // Evaluated in the page's own world, for which the policy of the page is not asked.
  if (!(await page.evaluate(() => 'axe' in window))) {
    const { readFileSync } = await import('node:fs');
    await page.evaluate(readFileSync(AXE, 'utf8'));
  }
  const { violations, passes } = await page.evaluate(
    (runOnly) => window.axe.run(document, { runOnly, resultTypes: ['violations'] }),
    runOnly,
  );
  assert.ok(passes.length > 0, where);
  const said = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 4)
        .map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`)
        .join('\n    ')}`,
  );
  assert.deepEqual(said, [], where);
}

/** Views by what brings them. */
const VIEWS = {
  valid: (page) => sample(page, 'enterprise'),
  rejected: (page) => sample(page, 'several'),
  explained: (page) => page.locator('.issue summary').first().click(),
  warning: (page) => sample(page, 'export-en'),
  renamed: (page) => sample(page, 'export-es'),
  changes: (page) => page.click('#tab-changes'),
  send: (page) => page.click('#tab-send'),
  rows: async (page) => {
    await page.click('#tab-normal');
    await sample(page, 'ndjson');
    await page.locator('.row').nth(1).click();
  },
  csv: (page) => sample(page, 'csv'),
  form: async (page) => {
    await sample(page, 'several');
    await page.click('#tab-form');
  },
  options: async (page) => {
    await page.click('#tab-text');
    await page.click('#options-button');
  },
  empty: async (page) => {
    await page.keyboard.press('Escape');
    await verdictAfter(page, () => page.click('#forget'));
  },
};

for (const locale of ['en-GB', 'es-ES']) {
  test(`axe finds nothing in any view, in both themes: ${locale}`, async () => {
    const { page, errors, context } = await open(browser, server.url, { locale });
    for (const [name, go] of Object.entries(VIEWS)) {
      await go(page);
      await check(page, `${name}, light, ${locale}`);
      // Themes differ in nothing but colours.
      await page.evaluate(() => {
        document.documentElement.dataset.theme = 'dark';
      });
      await check(page, `${name}, dark, ${locale}`, { type: 'rule', values: ['color-contrast'] });
      if (locale === 'en-GB') await shot(page, `dark-${name}`);
      await page.evaluate(() => {
        document.documentElement.dataset.theme = 'light';
      });
    }
    assert.deepEqual(errors, []);
    await context.close();
  });
}

test('at 360 pixels the panes are tabs, nothing is cut off, and axe finds nothing', async () => {
  const { page, context } = await open(browser, server.url, { viewport: { width: 360, height: 740 } });
  const fits = async (where) => {
    const { scroll, wide, covered } = await page.evaluate(() => {
      const shown = [...document.querySelectorAll('header *, main > *, footer *')].filter(
        (element) => element.getClientRects().length > 0,
      );
      const boxes = shown.filter((element) => element.matches('.control, .segmented button, .link, h1'));
      const overlap = (one, other) => {
        const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
        return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      };
      return {
        scroll: document.documentElement.scrollWidth,
        wide: shown.filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5).map(({ id }) => id),
        covered: boxes
          .filter((one, at) => boxes.slice(at + 1).some((other) => overlap(one, other)))
          .map(({ id }) => id),
      };
    });
    assert.deepEqual(covered, [], where);
    assert.equal(scroll, 360, where);
    assert.deepEqual(wide, [], where);
  };
  await sample(page, 'several');
  await fits('text');
  await check(page, 'narrow text');
  await shot(page, 'narrow-text');
  await page.click('[data-show=issues]');
  assert.equal(await page.locator('#pane-input').isVisible(), false);
  await fits('issues');
  await check(page, 'narrow issues');
  await shot(page, 'narrow-issues');
  await page.locator('.issue-go').first().click();
  assert.equal(await page.locator('#pane-input').isVisible(), true);
  await sample(page, 'export-en');
  await page.click('[data-show=result]');
  await fits('result');
  await shot(page, 'narrow-result');
  await page.click('#tab-changes');
  await fits('changes');
  await shot(page, 'narrow-changes');
  await sample(page, 'csv');
  await fits('rows');
  await check(page, 'narrow rows');
  await shot(page, 'narrow-rows');
  await sample(page, 'enterprise');
  await page.click('[data-show=input]');
  await page.click('#tab-form');
  await fits('form');
  await shot(page, 'narrow-form');
  await verdictAfter(page, () => page.fill('#field-request-timeout_ms', '0'));
  await page.click('[data-show=issues]');
  await page.locator('.issue-go').first().click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'field-request-timeout_ms');
  await page.click('#options-button');
  await fits('options');
  await context.close();
});

test('everything can be reached and seen with the keyboard', async () => {
  const { page, context } = await open(browser, server.url);
  await sample(page, 'several');
  await page.evaluate(() => document.activeElement.blur());
  const reached = [];
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      const inner = element.shadowRoot?.activeElement ?? element;
      // The pane around an editor shows its focus.
      const isEditor = inner.classList.contains('cm-content');
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(isEditor ? element.closest('.pane') : inner);
      const shown = isEditor ? boxShadow : `${outlineStyle} ${outlineWidth}`;
      return { id: element.id || element.className || element.tagName, shown };
    });
    if (at.id === 'BODY') break;
    assert.match(at.shown, /^(?:solid|auto) [1-9]|^rgb/, `no focus to be seen on ${at.id}`);
    reached.push(at.id);
  }
  for (const id of [
    'skip',
    'samples',
    'open',
    'format',
    'options-button',
    'theme',
    'tab-text',
    'editor',
    'issue-go',
    'tab-normal',
    'forget',
  ]) {
    assert.ok(reached.includes(id), `${id} is not among ${reached.join(', ')}`);
  }
  await page.locator('.skip').focus();
  await page.keyboard.press('Enter');
  await page.locator('#tab-text').focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator('#panel-form').isVisible(), true);
  await page.keyboard.press('Home');
  assert.equal(await page.locator('#panel-text').isVisible(), true);
  await context.close();
});

test('the verdict is a live region, which speaks only when it changes', async () => {
  const { page, context } = await open(browser, server.url);
  const state = page.locator('#verdict-state');
  assert.deepEqual([await state.getAttribute('role'), await state.getAttribute('aria-live')], ['status', 'polite']);
  await page.evaluate(() => {
    window.said = 0;
    new MutationObserver(() => window.said++).observe(document.getElementById('verdict-state'), { childList: true });
  });
  await verdictAfter(page, async () => {
    await page.locator('#editor .cm-content').focus();
    await page.keyboard.type(' ');
  });
  assert.equal(await page.evaluate(() => window.said), 0);
  await sample(page, 'percent');
  assert.equal(await title(page), 'Rejected');
  assert.equal(await page.evaluate(() => window.said), 1);
  assert.match(await textOf(page, 'editor'), /81/);
  await context.close();
});

test('nothing moves for those who want nothing to move', async () => {
  const { page, context } = await open(browser, server.url, { reducedMotion: 'reduce' });
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('body *')].filter((element) => {
        const { animationName, transitionDuration } = getComputedStyle(element);
        return animationName !== 'none' || transitionDuration.split(', ').some((time) => time !== '0s');
      }).length,
  );
  assert.equal(moving, 0);
  await context.close();
});

test('nothing jumps while the page loads', async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.jumps = 0;
    new PerformanceObserver((list) => {
      for (const { value } of list.getEntries()) window.jumps += value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(server.url);
  await settled(page);
  await page.locator('#offline').waitFor();
  // Cumulative layout shift; 0.1 counts as good.
  assert.ok((await page.evaluate(() => window.jumps)) < 0.01);
  await context.close();
});

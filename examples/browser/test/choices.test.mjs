// What a person chooses, and what is kept: options, language, theme, text; snippets; the limit of the core.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { launch, open, sample, serve, settled, shot, textOf, title, verdictAfter, write } from './chromium.mjs';

let server;
let browser;
let page;
let errors;
let context;

before(async () => {
  server = await serve();
  browser = await launch();
  ({ page, errors, context } = await open(browser, server.url));
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

afterEach(() => assert.deepEqual(errors.splice(0), []));

const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

test('options change the verdict, and are kept', async () => {
  await sample(page, 'enterprise');
  await write(page, '{"IT Load (kW)": "1,5"}');
  await page.click('#options-button');
  await verdictAfter(page, () => page.selectOption('#option-keys', 'snake_case'));
  await verdictAfter(page, () => page.check('#option-signals'));
  assert.equal(JSON.parse(await textOf(page, 'normal')).payload.it_load_kw, 1.5);
  assert.equal(await page.locator('#options-count').innerText(), '2');
  await page.fill('#option-now', 'yesterday');
  await page.locator('#option-seed').focus();
  assert.match(await page.locator('#option-now-error').innerText(), /such as 2026-11-24/);
  await verdictAfter(page, async () => {
    await page.fill('#option-now', '2026-11-24T13:15:21Z');
    await page.locator('#option-seed').focus();
  });
  await verdictAfter(page, async () => {
    await page.fill('#option-seed', 'readme');
    await page.locator('#option-now').focus();
  });
  assert.equal(JSON.parse(await textOf(page, 'normal')).correlation_id, 'corr-01a20db2-5628-7dda-8e19-6499985dea89');
  await shot(page, 'options');
  await page.keyboard.press('Escape');
  await page.waitForTimeout(1000);
  await page.reload();
  await settled(page);
  await page.locator('#normal .cm-line', { hasText: 'it_load_kw' }).waitFor();
  assert.equal(JSON.parse(await textOf(page, 'normal')).correlation_id, 'corr-01a20db2-5628-7dda-8e19-6499985dea89');
});

test('snippets follow the document, and are copied', async () => {
  await sample(page, 'export-es');
  await page.click('#tab-send');
  const code = page.locator('#snippet');
  assert.match(await code.innerText(), /curl[\s\S]*\/mass \\[\s\S]*--data-binary/);
  await page.click('[data-target=python]');
  assert.match(await code.innerText(), /import mass_sdk as mass[\s\S]*keys="snake_case",\s+signals=True/);
  await page.click('[data-target=node]');
  await page.locator('#panel-send .copy').click();
  assert.equal(await clipboard(), await code.evaluate((element) => element.textContent));
  await shot(page, 'send');
  await page.click('#tab-normal');
});

test('the whole page speaks Spanish, and the core with it', async () => {
  await sample(page, 'several');
  await verdictAfter(page, () => page.click('[data-language=es]'));
  assert.equal(await title(page), 'Rechazado');
  assert.equal(await page.locator('html').getAttribute('lang'), 'es');
  await page.locator('.issue', { hasText: '¿Quiso decir' }).waitFor();
  assert.deepEqual(
    await page
      .locator('[role=tab]')
      .allInnerTexts()
      .then((all) => all.map((text) => text.trim())),
    ['Texto', 'Formulario', 'Normalizado', 'Cambios', 'Enviar'],
  );
  await shot(page, 'spanish');
  await page.click('#tab-form');
  await page.locator('.field-text', { hasText: 'Potencia de los equipos TI' }).waitFor();
  await page.reload();
  await settled(page);
  assert.equal(await title(page), 'Rechazado');
  await verdictAfter(page, () => page.click('[data-language=en]'));
});

test('dark follows the system first, then the choice, and is there before anything is drawn', async () => {
  const theme = (of) => of.locator('html').getAttribute('data-theme');
  const dark = await open(browser, server.url, { colorScheme: 'dark', locale: 'es-CL' });
  assert.equal(await theme(dark.page), 'dark');
  assert.equal(await dark.page.locator('html').getAttribute('lang'), 'es');
  await shot(dark.page, 'desktop-dark');
  await dark.page.click('#theme');
  assert.equal(await theme(dark.page), 'light');
  await dark.page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      window.early = document.documentElement.dataset.theme;
    });
  });
  await dark.page.reload();
  await settled(dark.page);
  assert.equal(await dark.page.evaluate(() => window.early), 'light');
  assert.deepEqual(dark.errors, []);
  await dark.context.close();
});

test('text with the line ends of Windows is text', async () => {
  await write(page, ' ');
  await verdictAfter(page, () =>
    page.locator('#editor .cm-content').evaluate((content) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', '{\r\n"a": " 1"\r\n}\r');
      content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }),
  );
  assert.equal(await textOf(page, 'editor'), ' {\n"a": " 1"\n}\n');
  assert.equal(await title(page), 'Accepted with 2 changes');
});

test('the text survives a reload, until it is forgotten', async () => {
  await write(page, '{"kept": " x "}');
  await page.reload();
  await settled(page);
  assert.equal(await textOf(page, 'editor'), '{"kept": " x "}');
  await verdictAfter(page, () => page.click('#forget'));
  assert.equal(await title(page), 'No document yet');
  await shot(page, 'empty');
  assert.equal(
    await page.evaluate(() =>
      Object.values({ ...sessionStorage, ...localStorage })
        .join()
        .includes('kept'),
    ),
    false,
  );
});

test('a document beyond the limit has the core’s own issue', async () => {
  await verdictAfter(page, () =>
    page.setInputFiles('#file', {
      name: 'large.json',
      mimeType: 'application/json',
      buffer: Buffer.from(`{"payload": {"a": "${'x'.repeat(1_100_000)}"}}`),
    }),
  );
  assert.equal(await title(page), 'Rejected');
  await page.locator('.issue', { hasText: 'too_large' }).waitFor();
});

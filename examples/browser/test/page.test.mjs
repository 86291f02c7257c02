// The page as a person uses it: typing, lists, form, files, rows.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { launch, open, sample, serve, shot, textOf, title, verdictAfter, write } from './chromium.mjs';

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

const count = (selector) => page.locator(selector).count();
const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

test('it begins with a real request, judged', async () => {
  assert.equal(await title(page), 'Accepted with 4 changes');
  assert.match(
    await page.locator('#verdict-facts').innerText(),
    /Pipeline\s+Enterprise[\s\S]*Signals missing\s+5 %[\s\S]*20 s/,
  );
  assert.match(await page.locator('#version').innerText(), /^Core \d+\.\d+\.\d+ · MASS 1\.0-simple, 1\.1$/);
  assert.equal(await page.title(), 'MASS preview: check a document while you type');
  await shot(page, 'desktop-light');
});

test('typing brings a verdict, issues in gutter, text and list', async () => {
  await write(page, '{"schema_version": "1.1",\n "request": {"mode": "shadwo"}}');
  assert.equal(await title(page), 'Rejected');
  const issue = page.locator('.issue', { hasText: 'shadwo' });
  assert.match(
    await issue.innerText(),
    /2:22[\s\S]*Set “mode” to “shadow”[\s\S]*unsupported_value[\s\S]*\/request\/mode/,
  );
  assert.ok((await count('#editor .cm-lint-marker-error')) >= 2);
  assert.equal(await page.locator('#editor .cm-lintRange-error').getByText('"shadwo"').count(), 1);
  assert.equal(await page.locator('[data-count=issues]').first().innerText(), String(await count('.issue')));
  assert.equal(
    await page.locator('#normal-empty').innerText(),
    'A rejected document has no normal form. Its issues say what to repair.',
  );
});

test('an issue leads to its place, by mouse and by keyboard, and explains itself', async () => {
  await sample(page, 'several');
  await shot(page, 'rejected');
  const selected = () => page.evaluate(() => document.getElementById('editor').shadowRoot.getSelection().toString());
  const second = page.locator('.issue').nth(2);
  await second.locator('.issue-go').click();
  assert.equal(await selected(), '21.6');
  await second.locator('summary').click();
  assert.match(await second.locator('details p').innerText(), /.{40}/);
  await page.locator('.issue-go').nth(3).focus();
  await page.keyboard.press('Enter');
  assert.equal(await selected(), '81');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'editor');
  await page.keyboard.type('0.81');
  await page.waitForFunction(() => document.querySelectorAll('.issue').length === 3);
});

test('every example shows in the page what it is there for', async () => {
  const ids = await page.locator('#samples option').evaluateAll((all) => all.map(({ value }) => value).filter(Boolean));
  assert.ok(ids.length >= 20);
  for (const id of ids) {
    await sample(page, id);
    assert.notEqual(await title(page), 'Could not be checked', id);
    const mistake = await page.locator(`#samples optgroup:last-child option[value=${id}]`).count();
    if (mistake > 0) assert.ok((await count('.issue')) > 0, id);
  }
});

test('a messy export: each change marked, explained and listed', async () => {
  await sample(page, 'export-en');
  assert.match(await title(page), /^Accepted with 14 changes$/);
  const normal = await textOf(page, 'normal');
  assert.equal(JSON.parse(normal).payload['Facility Power (MW)'], 1.6747);
  assert.ok((await count('#normal .cm-mark-changed')) >= 8);
  await page.locator('#normal .cm-note', { hasText: 'was "1,240.50" · number' }).waitFor();
  await shot(page, 'changes-in-place');
  await page.click('#tab-changes');
  assert.equal(await count('.change.changed'), 14);
  assert.match(
    await page.locator('#panel-changes').innerText(),
    /Signals recognised[\s\S]*energy\/it_load_kw\s+1,240\.5 kW ← IT Load \(kW\)/,
  );
  assert.match(await page.locator('.rule', { hasText: 'boolean' }).innerText(), /true or false[\s\S]*"Yes"\s*→\s*true/);
  await shot(page, 'changes');
  await page.locator('.change.changed .path', { hasText: '/payload/Humidity' }).click();
  const selected = await page.evaluate(() => document.getElementById('normal').shadowRoot.getSelection().toString());
  assert.equal(selected, '"Humidity": null');
});

test('digests are copied, and stay while nothing changes', async () => {
  await sample(page, 'enterprise');
  const code = page.locator('.digest code');
  const [documentDigest, contentDigest] = await code.allInnerTexts();
  assert.match(documentDigest, /^sha256:[0-9a-f]{64}$/);
  await page.locator('.digest .copy').first().click();
  assert.equal(await clipboard(), documentDigest);
  await verdictAfter(page, async () => {
    await page.locator('#editor .cm-content').focus();
    await page.keyboard.type(' ');
  });
  assert.deepEqual(await code.allInnerTexts(), [documentDigest, contentDigest]);
  const known = 'sha256:9feadc200009d269e907543db1c2cecb';
  assert.equal(contentDigest.startsWith(known), true, contentDigest);
});

test('the form shows the contract, and edits the text in place', async () => {
  await sample(page, 'enterprise');
  const before = await textOf(page, 'editor');
  await page.click('#tab-form');
  assert.ok((await count('.field')) > 60);
  const field = page.locator('.field[data-pointer="/request/signals/energy/it_load_kw"]');
  assert.match(await field.innerText(), /optional · from 0 kW[\s\S]*Power drawn by the IT equipment, in kW/);
  assert.equal(await field.locator('input').inputValue(), '1240.5');
  await shot(page, 'form');
  await verdictAfter(page, () => field.locator('input').fill('9999'));
  assert.equal(await textOf(page, 'editor'), before.replace('1240.5', '9999'));
  const facility = page.locator('.field[data-pointer="/request/signals/energy/facility_power_kw"]');
  assert.match(await facility.locator('.field-issue').innerText(), /IT load|facility/i);
  assert.equal(await facility.locator('input').getAttribute('aria-invalid'), 'true');
  const mode = page.locator('.field[data-pointer="/request/mode"] select');
  assert.deepEqual(await mode.locator('option').allInnerTexts(), ['not sent', 'shadow', 'advisory', 'active']);
  await verdictAfter(page, () => mode.selectOption('advisory'));
  assert.equal(JSON.parse(await textOf(page, 'editor')).request.mode, 'advisory');
  await verdictAfter(page, () => field.locator('input').fill('1,5'));
  assert.equal(JSON.parse(await textOf(page, 'editor')).request.signals.energy.it_load_kw, '1,5');
  await verdictAfter(page, () => field.locator('input').fill(''));
  assert.equal('it_load_kw' in JSON.parse(await textOf(page, 'editor')).request.signals.energy, false);
  await field.scrollIntoViewIfNeeded();
  await shot(page, 'form-edited');
  await page.locator('[data-pointer="/payload"] button').click();
  assert.equal(await page.locator('#tab-text').getAttribute('aria-selected'), 'true');
});

test('rows of NDJSON: a list, and one row closely', async () => {
  await sample(page, 'ndjson');
  assert.equal(await title(page), '4 of 7 rows accepted');
  assert.equal(await count('.row'), 7);
  await page.locator('.row').nth(1).click();
  await page.locator('.issue', { hasText: 'shadwo' }).waitFor();
  assert.equal(await page.locator('#issues-of').innerText(), 'Row 1');
  await shot(page, 'ndjson');
  await page.locator('.row-list').focus();
  await page.keyboard.press('ArrowDown');
  await page
    .locator('#normal .cm-content', { hasText: 'it_load_kw' })
    .or(page.locator('#normal .cm-note').first())
    .first()
    .waitFor();
  assert.equal(await page.locator('.row[aria-selected=true]').getAttribute('id'), 'row-2');
  await page.check('#only-rejected');
  await page.waitForFunction(() => document.querySelectorAll('.row').length === 3);
  await page.uncheck('#only-rejected');
});

test('records of CSV, one with a field too few', async () => {
  await sample(page, 'csv');
  assert.equal(await title(page), '4 of 5 rows accepted');
  assert.equal(await page.locator('#rows-note').innerText(), 'separator semicolon');
  await page.locator('.row.rejected').click();
  await page.locator('.issue', { hasText: 'The record has 4 fields, the header 6.' }).waitFor();
  await shot(page, 'csv');
});

test('a file is opened, or dropped anywhere', async () => {
  const file = { name: 'day.csv', mimeType: 'text/csv', buffer: Buffer.from('PUE;note\n1,4;ni\xf1o\n', 'latin1') };
  await verdictAfter(page, () => page.setInputFiles('#file', file));
  assert.equal(await title(page), '1 of 1 rows accepted');
  assert.match(await page.locator('#notice').innerText(), /not UTF-8/);
  assert.match(await textOf(page, 'editor'), /niño/);
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['{"PUE": "1,4"}'], 'one.json'));
    return data;
  });
  await page.dispatchEvent('#editor', 'dragover', { dataTransfer: transfer });
  assert.equal(await page.locator('#drop').isVisible(), true);
  await verdictAfter(page, () => page.dispatchEvent('#editor', 'drop', { dataTransfer: transfer }));
  assert.equal(await textOf(page, 'editor'), '{"PUE": "1,4"}');
  assert.equal(await page.locator('#drop').isVisible(), false);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(33_000_000)], 'big.json'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await page.locator('#notice', { hasText: 'larger than 32 MB' }).waitFor();
});

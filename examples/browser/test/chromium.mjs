// The built page in Chromium, from a server that counts what is asked of it.

import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const artifacts = fileURLToPath(new URL('../artifacts/', import.meta.url));
mkdirSync(artifacts, { recursive: true });

const TYPES = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
};

export async function serve() {
  const asked = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    asked.push(pathname);
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    try {
      const body = readFileSync(dist + name);
      response
        .writeHead(200, { 'content-type': TYPES[name.split('.').at(-1)] ?? 'application/octet-stream' })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, asked, stop };
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page that has been loaded, has its first verdict, and had no error. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error.stack)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(url);
  await settled(page);
  return { context, page, errors };
}

const IDLE = '#verdict[data-tone]:not([data-tone=busy])';

export async function settled(page) {
  await page.waitForSelector(IDLE);
}

/** Does something, and waits for the verdict that it brings. */
export async function verdictAfter(page, work) {
  await page.evaluate(() => {
    document.documentElement.dataset.verdicts = '';
    const { verdicts: _, ...before } = document.documentElement.dataset;
    window.before = before;
    window.observed?.disconnect();
    window.observed = new MutationObserver(() => {
      document.documentElement.dataset.verdicts = 'new';
    });
    window.observed.observe(document.getElementById('verdict-facts'), { childList: true });
  });
  await work();
  await page.waitForSelector('html[data-verdicts=new]', { state: 'attached' });
  await settled(page);
}

export const sample = (page, id) => verdictAfter(page, () => page.selectOption('#samples', id));

export async function write(page, text) {
  await page.locator('#editor .cm-content').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await verdictAfter(page, () => page.keyboard.insertText(text));
}

export const title = (page) => page.locator('#verdict-state strong').innerText();

/** The text of an editor as it is, also what of it is not in sight. */
export const textOf = (page, id) =>
  page.evaluate((id) => {
    const content = document.getElementById(id).shadowRoot.querySelector('.cm-content');
    return content.cmTile?.view?.state.doc.toString() ?? content.cmView.view.state.doc.toString();
  }, id);

export const shot = (page, name) => page.screenshot({ path: `${artifacts}${name}.png` });

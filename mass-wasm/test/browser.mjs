// A page in Chromium that gets nothing but the files it is handed.

import { createServer } from 'node:http';
import { chromium } from 'playwright-core';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `files`: for each path its media type and its content. */
export async function open(files) {
  const server = createServer((request, response) => {
    const [type, body] = files[request.url] ?? [];
    if (body === undefined) response.writeHead(404).end();
    else {
      // Isolated, so that its clock counts in steps of 5 µs.
      const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
      response.writeHead(200, { 'content-type': type, ...isolated }).end(body);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  return {
    browser,
    url: `http://127.0.0.1:${server.address().port}/`,
    page: await browser.newPage(),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

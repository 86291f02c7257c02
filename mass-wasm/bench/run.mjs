// `make bench-wasm`: the package in Chromium against the libraries that one would otherwise take, doing the same full job.
//
// The job, on the documents of `make bench`: from text, parse; validate types, formats, ranges, members, rules across
// fields, trace; times in UTC, absent signals as null, ids; sorted members; SHA-256 of the document and of its content.
// The peers are those of mass-node/bench, with crypto.subtle for the digests. They clean no payload and record no changes.
//
// Exits with 1 if the implementations disagree, otherwise with 0, whatever the figures.

import { cpus } from 'node:os';
import { open } from '../test/browser.mjs';
import { files, load } from './files.mjs';

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const rounds = process.argv.includes('--quick') ? 200 : 1000;
const { browser, page, url, close } = await open(await files());
try {
  console.log(`${cpus().length} cores of ${cpus()[0]?.model}, Chromium ${browser.version()}`);
  for (const module of ['mass-small.wasm', 'mass.wasm']) {
    const starts = [];
    for (let visit = 0; visit < 7; visit++) {
      await page.goto(url);
      starts.push(await page.evaluate(load, module));
    }
    const said = Object.keys(starts[0]).map((what) => `${what} ${median(starts.map((s) => s[what])).toFixed(1)} ms`);
    console.log(`\n${module}, start (aim: instantiate < 20 ms): ${said.join(', ')}`);

    const wrong = await page.evaluate(async () => {
      window.mass = await import('/mass/index.js');
      window.bench = await import('/page.js');
      return window.bench.disagreements(window.mass, window.texts);
    });
    if (wrong.length > 0) {
      console.log(`they disagree, so nothing was timed:\n  ${wrong.slice(0, 20).join('\n  ')}`);
      process.exitCode = 1;
      continue;
    }
    const times = await page.evaluate((rounds) => window.bench.job(window.mass, window.texts, rounds), rounds);
    console.log('the full job, µs a document (one window in ten is faster), and how many times ours (aim: 2)');
    for (const [name, time] of Object.entries(times)) {
      console.log(`  ${name.padEnd(18)}${time.toFixed(1).padStart(8)}  × ${(time / times.mass).toFixed(2)}`);
    }
    const typed = await page.evaluate(() => {
      const text = window.bench.large(window.texts[0], 200_000);
      return window.bench.typing(window.mass, text, 60);
    });
    const { median: usual, most, bytes, invalid } = typed;
    console.log(
      `validate while typing, ${bytes} bytes, ${invalid} of 66 not valid (aim: < 16 ms): ` +
        `median ${usual.toFixed(1)} ms, most ${most.toFixed(1)} ms`,
    );
  }
} finally {
  await close();
}

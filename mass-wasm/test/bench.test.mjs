// What `make bench-wasm` measures does the same work: nothing is timed here.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { files, load } from '../bench/files.mjs';
import { open } from './browser.mjs';

let opened;
before(async () => {
  opened = await open(await files());
  await opened.page.goto(opened.url);
});
after(() => opened?.close());

for (const module of ['mass-small.wasm', 'mass.wasm']) {
  test(`${module} and its peers give the same digests, and a large text is judged at each keystroke`, async () => {
    await opened.page.goto(opened.url);
    await opened.page.evaluate(load, module);
    const { wrong, typed } = await opened.page.evaluate(async () => {
      const mass = await import('/mass/index.js');
      const bench = await import('/page.js');
      const wrong = await bench.disagreements(mass, window.texts.slice(0, 100));
      return { wrong, typed: bench.typing(mass, bench.large(window.texts[0], 200_000), 12) };
    });
    assert.deepEqual(wrong, []);
    assert.ok(typed.bytes >= 200_000 && typed.invalid >= 6, JSON.stringify(typed));
  });
}

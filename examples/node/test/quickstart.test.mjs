// The quickstart says what it is there to show.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

it('the quickstart cleans an export, explains what is broken, and reads a request', () => {
  const out = execFileSync(process.execPath, [fileURLToPath(new URL('../quickstart.mjs', import.meta.url))]).toString();
  for (const line of [
    /^simple \{$/m,
    /number \/IT Load \(kW\): 1\.240,5 → 1240\.5/,
    /^sha256:[0-9a-f]{64} \{"Free cooling":"sí","Humidity":"n\/a","IT Load \(kW\)":"1\.240,5","Rack":"007"\}$/m,
    /^\d+:\d+ \/request\/mode .*shadow/m,
    /\/request\/signals\/energy\/it_load_kW .*Rename/,
    /1240\.5 kW$/m,
  ]) {
    assert.match(out, line);
  }
});

// Interleaved rounds, medians, and the lines that are printed.

import { cpus } from 'node:os';

/** The least that a pass of a round should take, in milliseconds: short ones are repeated. */
const PASS = 60;

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

async function milliseconds(job, times) {
  // Garbage is collected as in any program. Forced collections would give memory back that a program in work keeps, and
  // charge for getting it again; what one leaves behind for the next is evened out by the changing order.
  const start = process.hrtime.bigint();
  for (let time = 0; time < times; time++) {
    await job();
  }
  return Number(process.hrtime.bigint() - start) / 1e6 / times;
}

/** Another order for each round, the same in every run. */
function shuffled(names, round) {
  const order = [...names];
  let state = round + 1;
  for (let at = order.length - 1; at > 0; at--) {
    state = (state * 48_271) % 2_147_483_647;
    const other = state % (at + 1);
    [order[at], order[other]] = [order[other], order[at]];
  }
  return order;
}

/** Every round runs each job, in another order; the first rounds warm up (the compiler, too) and are not counted. */
export async function race(jobs, rounds) {
  const names = Object.keys(jobs);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const repeats = Object.fromEntries(names.map((name) => [name, 1]));
  const warmUp = 3;
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const name of shuffled(names, round)) {
      const spent = await milliseconds(jobs[name], repeats[name]);
      if (round < warmUp) {
        repeats[name] = Math.max(1, Math.ceil(PASS / spent));
      } else {
        times[name].push(spent);
      }
    }
  }
  return times;
}

/**
 * Medians, and ratios to ours, the first: the median of the ratios of each round, in which the machine was the same.
 *
 * `aims` are how many times faster than a peer ours is meant to be.
 */
export function report(title, times, each, aims = {}) {
  const [[ours, own], ...others] = Object.entries(times);
  const line = (name, spent) => `  ${name.padEnd(32)}${((median(spent) / each) * 1000).toFixed(2).padStart(8)} µs`;
  console.log(`\n${title}`);
  console.log(line(ours, own));
  for (const [name, spent] of others) {
    const ratio = median(spent.map((time, round) => time / own[round]));
    const aim = aims[name];
    const said = aim === undefined ? '' : `  aim × ${aim}: ${ratio >= aim ? 'met' : 'NOT MET'}`;
    console.log(`${line(name, spent)}  × ${ratio.toFixed(2).padStart(5)}${said}`);
  }
}

export function machine() {
  const processors = cpus();
  return `${processors.length} cores of ${processors[0]?.model ?? process.arch}, ${process.platform}, Node ${process.version}`;
}

// Loaded into the service (node --import): tells the test how late the event loop is, whenever it asks.

const EVERY = 5;
let late = [];
let due = performance.now() + EVERY;

setInterval(() => {
  const now = performance.now();
  late.push(Math.max(0, now - due));
  due = now + EVERY;
}, EVERY).unref();

process.on('message', () => {
  const sorted = Float64Array.from(late).sort();
  late = [];
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  process.send({ ticks: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1), rss: process.memoryUsage().rss });
});
process.channel.unref();

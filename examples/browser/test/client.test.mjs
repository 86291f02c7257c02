// The page's end of the worker, over workers that answer late, die, or say nothing.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { close, load } from './modules.mjs';

const { Client } = await load('/src/worker/client.ts');
after(close);

const QUESTION = { format: 'auto', options: {} };

function setUp(patience = 400) {
  const ports = [];
  const heard = [];
  const source = { text: 'whole', unsent: undefined };
  const make = () => {
    const port = { asked: [], ended: false, onmessage: null, onerror: null };
    port.postMessage = (request) => port.asked.push(request);
    port.terminate = () => {
      port.ended = true;
    };
    port.say = (data) => port.onmessage({ data });
    ports.push(port);
    return port;
  };
  const edits = () => {
    const { unsent } = source;
    source.unsent = undefined;
    return unsent;
  };
  const client = new Client(
    make,
    { whole: () => source.text, length: () => source.text.length, edits },
    {
      ready: () => heard.push('ready'),
      answered: ({ type, id }) => heard.push(`${type} ${id}`),
      failed: (message) => heard.push(`failed: ${message}`),
      restarted: () => heard.push('restarted'),
    },
    patience,
  );
  return { client, ports, heard, source };
}

const verdict = (id) => ({ type: 'verdict', id, format: 'json', verdict: {}, milliseconds: 1 });

test('the whole text goes once, then what has changed', () => {
  const { client, ports, source } = setUp();
  client.judge(QUESTION);
  source.unsent = { edit: [1] };
  client.judge(QUESTION);
  client.judge(QUESTION);
  assert.deepEqual(
    ports[0].asked.map(({ update }) => update),
    [{ text: 'whole' }, { edit: [1] }, undefined],
  );
});

test('only the answer to the latest question counts', () => {
  const { client, ports, heard } = setUp();
  client.judge(QUESTION);
  client.judge(QUESTION);
  ports[0].say(verdict(1));
  assert.deepEqual(heard, []);
  ports[0].say(verdict(2));
  assert.deepEqual(heard, ['verdict 2']);
  client.row(7);
  assert.deepEqual(ports[0].asked.at(-1), { type: 'row', id: 2, row: 7 });
});

test('a worker that traps is replaced and asked again with the whole text, once', () => {
  const { client, ports, heard, source } = setUp();
  client.judge(QUESTION);
  ports[0].say(verdict(1));
  source.unsent = { edit: [1] };
  client.judge(QUESTION);
  source.text = 'newer';
  ports[0].say({ type: 'failed', id: 2, message: 'unreachable' });
  assert.equal(ports[0].ended, true);
  assert.deepEqual(ports[1].asked[0].update, { text: 'newer' });
  ports[0].say(verdict(2));
  ports[1].say(verdict(3));
  assert.deepEqual(heard, ['verdict 1', 'restarted', 'verdict 3']);
});

test('a text that no worker survives is given up; the next one has a new worker', () => {
  const { client, ports, heard } = setUp();
  client.judge(QUESTION);
  ports[0].onerror({ message: 'out of memory' });
  ports[1].onerror({ message: 'out of memory' });
  assert.deepEqual(heard, ['restarted', 'failed: out of memory']);
  client.judge(QUESTION);
  assert.deepEqual(ports[2].asked[0].update, { text: 'whole' });
  ports[2].say(verdict(3));
  assert.equal(heard.at(-1), 'verdict 3');
});

test('a worker that says nothing is replaced; one that works on is not', async () => {
  const { client, ports, heard } = setUp(60);
  client.judge(QUESTION);
  for (let part = 0; part < 4; part++) {
    await wait(30);
    ports[0].say({ type: 'rows', id: 1, done: false });
  }
  assert.equal(ports.length, 1);
  ports[0].say({ type: 'rows', id: 1, done: true });
  await wait(100);
  assert.equal(ports.length, 1);
  client.judge(QUESTION);
  await wait(100);
  assert.equal(ports.length >= 2, true);
  assert.equal(heard.includes('restarted'), true);
});

test('a long text is waited for longer', async () => {
  const { client, ports, source } = setUp(60);
  source.text = 'x'.repeat(2_000_000);
  client.judge(QUESTION);
  await wait(300);
  assert.equal(ports.length, 1);
  ports[0].say(verdict(1));
});

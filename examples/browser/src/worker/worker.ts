// The worker: keeps the text, judges what is asked last, and gives up what is asked no more.

import { ChangeSet, Text } from '@codemirror/state';
import { CONTRACT_VERSIONS, init, issueCatalogue, schema, version } from '@mass-sdk/wasm';
import { type Format, formatOf } from '../text/format.ts';
import { judge } from './judge.ts';
import type { Answer, Request, TextUpdate } from './protocol.ts';
import { Rows } from './rows.ts';

const page = self as unknown as {
  postMessage(answer: Answer): void;
  onmessage: ((event: MessageEvent<Request>) => void) | null;
};

let text = Text.empty;
let rows: Rows | undefined;
let newest = 0;
let queue: Promise<void> = Promise.resolve();

page.onmessage = ({ data }) => {
  if (data.type === 'judge') {
    // Edits build on each other, so none may be left out, whatever becomes of its question.
    if (data.update !== undefined) text = updated(text, data.update);
    newest = data.id;
  }
  queue = queue.then(() => answer(data));
};

function updated(before: Text, update: TextUpdate): Text {
  if ('text' in update) return Text.of(update.text.split('\n'));
  return ChangeSet.fromJSON(update.edit).apply(before);
}

async function answer(request: Request): Promise<void> {
  try {
    await ready;
    if (request.type === 'row') {
      const verdict = rows?.verdict(request.row);
      if (verdict !== undefined) page.postMessage({ type: 'row', id: request.id, row: request.row, verdict });
    } else if (request.id === newest) await judgeText(request);
  } catch (error) {
    page.postMessage({
      type: 'failed',
      id: request.id,
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

async function judgeText({ id, format: wanted, options }: Request & { type: 'judge' }): Promise<void> {
  const start = performance.now();
  const whole = text.toString();
  const format: Format = wanted === 'auto' ? formatOf(whole) : wanted;
  rows = undefined;
  if (format === 'json') {
    const verdict = judge(whole, options);
    page.postMessage({ type: 'verdict', id, format, verdict, milliseconds: performance.now() - start });
    return;
  }
  const judged = new Rows(format, options);
  rows = judged;
  const bytes = new Blob([whole]).size;
  await judged.run(
    whole,
    (progress) => {
      page.postMessage({ type: 'rows', id, format, bytes, milliseconds: performance.now() - start, ...progress });
    },
    async () => {
      await turn();
      return id !== newest;
    },
  );
}

/** Lets messages come in. A timer would wait for some milliseconds. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

const ready = init().then(() => {
  page.postMessage({
    type: 'ready',
    facts: {
      version,
      contractVersions: CONTRACT_VERSIONS,
      catalogue: issueCatalogue().map(({ code, en, es }) => ({ code, en, es })),
      schemas: { enterprise: schema('enterprise'), simple: schema('simple') },
    },
  });
});

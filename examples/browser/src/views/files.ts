// Files that are opened or dropped.

import { byId, say } from '../dom.ts';
import { t } from '../i18n/index.ts';
import { type Format, formatOfName } from '../text/format.ts';

/** Megabytes; a page that holds more gets slow. */
const LARGEST = 32;

type Take = (text: string, format: Format | 'auto') => void;

export function takeFiles(take: Take): void {
  const input = byId<HTMLInputElement>('file');
  byId('open').addEventListener('click', () => input.click());
  input.addEventListener('change', async () => {
    const file = input.files?.[0];
    input.value = '';
    if (file !== undefined) await open(file, take);
  });
  const sign = byId('drop');
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
  addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    sign.hidden = false;
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) sign.hidden = true;
  });
  // Before the editor sees it, which would put the file's text where it was dropped.
  addEventListener(
    'drop',
    async (event) => {
      sign.hidden = true;
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) await open(file, take);
    },
    { capture: true },
  );
}

async function open(file: File, take: Take): Promise<void> {
  const words = t();
  if (file.size > LARGEST * 1_000_000) return say(words.fileTooLarge(LARGEST));
  try {
    const bytes = await file.arrayBuffer();
    const { text, isUtf8 } = decode(bytes);
    take(text, formatOfName(file.name) ?? 'auto');
    say(isUtf8 ? words.opened(file.name) : words.notUtf8);
  } catch (error) {
    say(words.fileFailed(error instanceof Error ? error.message : String(error)));
  }
}

/** UTF-8, or what spreadsheets in Europe and America write. */
function decode(bytes: ArrayBuffer): { text: string; isUtf8: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), isUtf8: true };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), isUtf8: false };
  }
}

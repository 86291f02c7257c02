// Writes sw.js, the service worker that keeps the whole page, with the list of what was built. It is some lines of its own,
// because the usual library for it brings several hundred packages for a list and one rule.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const TEMPLATE = 'tools/sw.js';

export function precache(): Plugin {
  let [root, folder] = ['', ''];
  return {
    name: 'precache',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      folder = join(root, config.build.outDir);
    },
    closeBundle() {
      const names = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(folder.length + 1)
            .replaceAll('\\', '/'),
        )
        .filter((name) => name !== 'sw.js')
        .sort();
      const hash = createHash('sha256');
      for (const name of names) hash.update(name).update(readFileSync(join(folder, name)));
      const files = ['./', ...names.filter((name) => name !== 'index.html').map((name) => `./${name}`)];
      const template = readFileSync(join(root, TEMPLATE), 'utf8');
      for (const mark of ['__VERSION__', "'__FILES__'"]) {
        if (!template.includes(mark)) throw new Error(`${TEMPLATE} has no ${mark}`);
      }
      const text = template
        .replace('__VERSION__', hash.digest('hex').slice(0, 16))
        .replace("'__FILES__'", JSON.stringify(files));
      writeFileSync(join(folder, 'sw.js'), text);
    },
  };
}

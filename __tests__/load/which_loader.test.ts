import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as main from '../../lib/index.js';
import * as keras from '../../lib/keras/index.js';
import * as node from '../../lib/node/index.js';
import * as onnx from '../../lib/onnx/index.js';
import * as torch from '../../lib/torch/index.js';

/** The rows of docs/files.md: what is called, and the entry point that has it. */
const rows = readFileSync(join(__dirname, '../../docs/files.md'), 'utf8')
  .split('## Which loader when')[1]!
  .split('\n## ')[0]!
  .matchAll(/\| `(\w+)\(.*\)` \| `([\w/-]+)` \|$/gm);

const ENTRIES = {
  'tfjs-deconv': main,
  'tfjs-deconv/keras': keras,
  'tfjs-deconv/node': node,
  'tfjs-deconv/onnx': onnx,
  'tfjs-deconv/torch': torch,
};

test('each function that loads a model has a row, and no row is without one', () => {
  const exported = Object.entries(ENTRIES).flatMap(([entry, names]) =>
    Object.keys(names).flatMap((name) =>
      /^(load|import|open(?!Sound))[A-Z]/.test(name) ? [`${name} of ${entry}`] : [],
    ),
  );
  expect([...rows].map(([, name, entry]) => `${name} of ${entry}`).sort()).toEqual(exported.sort());
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ACTIVATION } from '../../lib/keras/read/rules/activation.js';
import { CONVOLUTION } from '../../lib/keras/read/rules/convolution.js';
import { CORE, NOTHING } from '../../lib/keras/read/rules/core.js';
import { MERGE } from '../../lib/keras/read/rules/merge.js';
import { POOLING } from '../../lib/keras/read/rules/pooling.js';
import { RECURRENT } from '../../lib/keras/read/rules/recurrent.js';
import { RESHAPING } from '../../lib/keras/read/rules/reshaping.js';

const text = readFileSync(path.join(__dirname, '..', '..', 'docs', 'keras.md'), 'utf8');
const rules = [ACTIVATION, CONVOLUTION, CORE, MERGE, POOLING, RECURRENT, RESHAPING];
const names = rules.flatMap((rule) => Object.keys(rule)).filter((name) => name !== NOTHING);

test.each(names)('docs/keras.md has %s', (name) => {
  // Families are named once: UpSampling, ... each in 1D, 2D and 3D.
  const family = name.replace(/[123]D$/, '');
  expect(text).toMatch(new RegExp(`\\b(${name}|${family})\\b`));
});

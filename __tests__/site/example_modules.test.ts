import path from 'node:path';
import { examples } from '../../scripts/check_package/examples.js';
import { exampleModules, runsInPage } from '../../scripts/site/example_modules.js';

const names = [...exampleModules().keys()];

test.each([
  ['ts', "import { layers } from 'tfjs-deconv';", true],
  ['js', "import '@tensorflow/tfjs-backend-wasm';", true],
  ['ts', "import * as tf from '@tensorflow/tfjs-core';\nawait import('tfjs-deconv/keras');", true],
  ['ts', "import { readFileSync } from 'node:fs';", false],
  ['ts', "import { saveModel } from 'tfjs-deconv/node';", false],
  ['ts', "import 'tfjs-deconv/torch';\nread('__tests__/fixtures/torch/espcn.pth');", true],
  ['ts', "import 'tfjs-deconv/torch';\nread('__tests__/fixtures/torch/sharded');", false],
  ['ts no-run: it needs a page', "import { layers } from 'tfjs-deconv';", false],
  ['sh', 'npm install tfjs-deconv', false],
  ['ts', 'function checkerboard(layerOrArgs): Checkerboard;', false],
])('%s %j runs in a page: %s', (info, code, expected) => {
  expect(runsInPage(info, code, names)).toBe(expected);
});

test('examples of the documents run in pages', () => {
  const all = examples(path.join(__dirname, '..', '..'));
  const run = all.filter(({ language, reason, code }) => {
    return runsInPage(reason === undefined ? language : `${language} no-run`, code, names);
  });
  expect(run.length).toBeGreaterThan(30);
});

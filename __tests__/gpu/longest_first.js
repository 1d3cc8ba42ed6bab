import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { default: Sequencer } = createRequire(require.resolve('jest-cli'))('@jest/test-sequencer');

/** The suites that take longest, the longest first: one that began last would keep a core idle. */
const LONGEST = [
  'layers/suites',
  'gpu/convolutions',
  'repairs/every_gradient',
  'stock/noise',
  'layers/own_layers',
  'layers/vector_quantizer',
  'ops/second_order',
  'models/as_on_cpu',
  'kernels/table',
  'layers/attention',
  'oracle/keras_conv_transpose',
];

const place = ({ path }) => {
  const at = LONGEST.findIndex((name) => path.includes(`/__tests__/${name}.`));
  return at < 0 ? LONGEST.length : at;
};

/** Jest orders by the size of the files where it has not run them before, as in a fresh clone. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => place(a) - place(b));
  }
}

import { describeEachBackend } from '../backends.js';
import { drawnOn } from '../draws.js';
import { dealtTo } from '../gpu/dealt_to.js';
import { expectAsGiven, ownCases, ownName } from './own_case.js';

/** By scripts/fixtures/keras_own_layers.py and torch_layers.py. */
const FILES = [
  ['Keras', ownCases('keras', 'own_layers.json.gz'), [353, 19]],
  ['PyTorch', ownCases('torch', 'own_layers.json.gz'), [335, 16]],
] as const;

const WAVES = ['Snake', 'SinusoidalEmbedding', 'RandomFourierFeatures'];
const CARDS = ['webgl', 'webgpu'];

/** Of each file so many, the first: a shader is compiled for nearly every shape. */
const ON_CARDS = 105;

describe.each(FILES)('of %s', (library, all, counts) => {
  test('there are so many cases and classes', () => {
    const classes = new Set(all.map(({ className }) => className));
    expect([all.length, classes.size]).toEqual(counts);
  });

  describeEachBackend(`the layers that ${library} has, argument by argument`, (backend) => {
    const tried = CARDS.includes(backend) ? all.slice(0, ON_CARDS) : all;
    const cases = tried.filter((_, i) => drawnOn(backend, i) && dealtTo(backend, i));
    test.each(cases.map((c) => [ownName(c), c] as const))('%s', (_, c) => {
      // Sines and cosines of a graphics card are right to about 1e-4, those of large angles to less.
      const rough = WAVES.includes(c.className) && CARDS.includes(backend);
      expectAsGiven(c, rough ? 2e-3 : 1e-5);
    });
  });
});

import { describeEachBackend } from '../backends.js';
import { drawnOn } from '../draws.js';
import { dealtTo } from '../gpu/dealt_to.js';
import { expectAsGiven, ownCases, ownName } from './own_case.js';

/**
 * By scripts/fixtures/keras_own_layers.py, keras_inner_norms.py and torch_layers.py: how many cases and classes there are, and how
 * many, the first, are tried on graphics cards, as a shader is compiled for nearly every shape.
 */
const FILES = [
  ['Keras', ownCases('keras', 'own_layers.json.gz'), [353, 19], 105],
  ['Keras over inner axes', ownCases('keras', 'inner_norms.json.gz'), [49, 2], 30],
  ['PyTorch', ownCases('torch', 'own_layers.json.gz'), [335, 16], 105],
] as const;

const WAVES = ['Snake', 'SinusoidalEmbedding', 'RandomFourierFeatures'];
const CARDS = ['webgl', 'webgpu'];

describe.each(FILES)('of %s', (library, all, counts, onCards) => {
  test('there are so many cases and classes', () => {
    const classes = new Set(all.map(({ className }) => className));
    expect([all.length, classes.size]).toEqual(counts);
  });

  describeEachBackend(`the layers that ${library} has, argument by argument`, (backend) => {
    const tried = CARDS.includes(backend) ? all.slice(0, onCards) : all;
    const cases = tried.filter((_, i) => drawnOn(backend, i) && dealtTo(backend, i));
    test.each(cases.map((c) => [ownName(c), c] as const))('%s', (_, c) => {
      // Sines and cosines of a graphics card are right to about 1e-4, those of large angles to less.
      const rough = WAVES.includes(c.className) && CARDS.includes(backend);
      expectAsGiven(c, rough ? 2e-3 : 1e-5);
    });
  });
});

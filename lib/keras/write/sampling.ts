import { bare, type WriteRule } from './keras_layer.js';

/**
 * Sampling in what Keras has: the mean, and the spread times a noise that is there in training alone. Keras has no such
 * part of a loss as the divergence, which is left out.
 */
export const writeSampling: WriteRule = () => [
  {
    ...bare('Rescaling', '_none', { scale: 0, offset: 0 }),
    takes: [{ input: 0 }],
  },
  bare('GaussianNoise', '_noise', { stddev: 1, seed: null }),
  { ...bare('Rescaling', '_half', { scale: 0.5, offset: 0 }), takes: [{ input: 1 }] },
  bare('Activation', '_spread', { activation: 'exponential' }),
  { ...bare('Multiply', '_drawn'), takes: [{ piece: 1 }, { piece: 3 }] },
  { ...bare('Add', ''), takes: [{ input: 0 }, { piece: 4 }] },
];

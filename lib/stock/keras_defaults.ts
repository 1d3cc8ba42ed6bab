/**
 * Importing this file gives stock layers, and optimizers that `compile` is given by name, the defaults of Keras 3 where
 * tfjs has others. What is given, and what a saved model says, stays: it changes layers that are made after it.
 *
 * @packageDocumentation
 */
import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { registry } from '../tfjs/resolve.js';
import { DEFAULTS, RATES } from './training/defaults.js';
import './index.js';

for (const { classes, property, keras } of DEFAULTS) {
  for (const name of classes) {
    // Constructors assign it before they read it.
    Object.defineProperty(registry()[name]![0].prototype, property, {
      configurable: true,
      get: () => keras,
      set() {},
    });
  }
}

const { prototype } = tfl.LayersModel;
const { compile } = prototype;

prototype.compile = function (args) {
  const { optimizer } = args;
  const rate = typeof optimizer === 'string' ? RATES[optimizer.toLowerCase()] : undefined;
  if (rate === undefined) {
    compile.call(this, args);
    return;
  }
  compile.call(this, { ...args, optimizer: rate.make(rate.keras) as tf.Optimizer });
  // As the one that stock makes by name: it goes with the model.
  this.isOptimizerOwned = true;
};

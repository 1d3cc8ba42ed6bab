/**
 * Importing this file corrects what is wrong in tfjs and registers every layer and initializer: a bundler, which leaves out
 * classes that nothing names, leaves out none of them.
 */
import '../ops/gradients.js';
import '../repairs/index.js';
import '../stock/index.js';
import * as tf from '@tensorflow/tfjs-core';
import * as all from './index.js';

type Registered = Parameters<typeof tf.serialization.registerClass>[0];

const isRegistered = (value: unknown): value is Registered =>
  typeof value === 'function' && 'className' in value;

for (const value of Object.values(all)) {
  if (isRegistered(value)) tf.serialization.registerClass(value);
}

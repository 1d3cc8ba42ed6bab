import type * as tfl from '@tensorflow/tfjs-layers';
import { makeLayer, pass, type Rule } from './rule.js';

/** a - b = a + (-1) b, exactly. */
const subtract: Rule = (options) => {
  options.finish();
  const negative = makeLayer('Rescaling', { name: options.context.name('_negative'), scale: -1 });
  const add = makeLayer('Add', { name: options.context.name() });
  return {
    layers: [negative, add],
    apply: ([a, b]) => add.apply([a!, negative.apply(b!) as tfl.SymbolicTensor]) as tfl.SymbolicTensor,
  };
};

export const MERGE: Record<string, Rule> = {
  Add: pass('Add', []),
  Subtract: subtract,
  Multiply: pass('Multiply', []),
  Average: pass('Average', []),
  Maximum: pass('Maximum', []),
  Minimum: pass('Minimum', []),
  Concatenate: pass('Concatenate', ['axis']),
  Dot: pass('Dot', ['axes', 'normalize']),
};

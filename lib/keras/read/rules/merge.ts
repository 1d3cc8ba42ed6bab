import type * as tfl from '@tensorflow/tfjs-layers';
import { type Built, makeLayer, pass, type Rule } from './rule.js';

/** a - b = a + (-1) b, exactly. */
export function difference(name: string, negativeName: string): Built {
  const negative = makeLayer('Rescaling', { name: negativeName, scale: -1 });
  const add = makeLayer('Add', { name });
  return {
    layers: [negative, add],
    apply: ([a, b]) =>
      add.apply([a!, negative.apply(b!) as tfl.SymbolicTensor]) as tfl.SymbolicTensor,
  };
}

const subtract: Rule = (options) => {
  options.finish();
  return difference(options.context.name(), options.context.name('_negative'));
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

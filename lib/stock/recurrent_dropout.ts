import * as tf from '@tensorflow/tfjs-core';
import { registry } from '../tfjs/resolve.js';
import { type Drawing, nextSeed } from './seed.js';

/**
 * Dropout inside the cells of SimpleRNN, GRU, LSTM and ConvLSTM2D draws by a `seed` of the cell, which can be set; stock has
 * none. Cells take a function that drops, which their constructors set. And a cell that RNN was given, or several, drops others
 * at each call, and in predictions none: stock keeps the masks of the first call for ever, as only LSTM and its like forget
 * those of their cells.
 */
declare module '@tensorflow/tfjs-layers/dist/layers/recurrent.js' {
  interface RNNCell {
    /** What dropout draws by in training: something else each time, and the same again where this is set again. Default none. */
    seed?: number | null;
  }
}

type Drop = (x: tf.Tensor, rate: number) => tf.Tensor;

const given = new WeakMap<object, Drop>();

// ConvLSTM2D's cell extends LSTM's.
for (const name of ['SimpleRNNCell', 'GRUCell', 'LSTMCell']) {
  const { prototype } = registry()[name]![0] as unknown as { prototype: Drawing };
  prototype.seed = null;
  Object.defineProperty(prototype, 'dropoutFunc', {
    configurable: true,
    get(this: Drawing): Drop {
      return given.get(this) ?? ((x, rate) => tf.dropout(x, rate, undefined, nextSeed(this)));
    },
    set(this: Drawing, drop: Drop | null | undefined) {
      if (drop != null) given.set(this, drop);
    },
  });
}

interface Cell {
  cells?: Cell[];
  dropoutMask?: tf.Tensor | tf.Tensor[] | null;
  recurrentDropoutMask?: tf.Tensor | tf.Tensor[] | null;
}

function forget(cell: Cell): void {
  cell.cells?.forEach(forget);
  for (const name of ['dropoutMask', 'recurrentDropoutMask'] as const) {
    if (cell[name] == null) continue;
    tf.dispose(cell[name]);
    cell[name] = null;
  }
}

const { prototype } = registry().RNN![0] as unknown as {
  prototype: { call(this: { cell: Cell }, ...args: unknown[]): tf.Tensor | tf.Tensor[] };
};
const { call } = prototype;

prototype.call = function (...args) {
  forget(this.cell);
  return call.apply(this, args);
};

import type * as tfl from '@tensorflow/tfjs-layers';
import type { Shape } from '../../../ops/data_format.js';
import { kernelForm } from '../forms.js';
import type { GraphWriter } from '../graph_writer.js';
import { lengthOf, reshape, times } from '../lengths.js';
import { refuse } from '../refusal.js';
import type { Value } from '../value.js';
import { activate, type Named } from './activation.js';
import { biasOf, type Conv, convolve } from './convolution.js';
import { spread } from './rule.js';

interface ConvLstm {
  cell: Conv & {
    filters: number;
    recurrentKernel: tfl.LayerVariable;
    activation: Named;
    recurrentActivation: Named;
  };
  returnSequences: boolean;
  goBackwards: boolean;
}

/** Behind how many steps a file would be all steps. */
const MOST_STEPS = 512;

/**
 * A ConvLSTM2D, step by step, as ONNX has no operator for it. All inputs are convolved at once.
 *
 * @param shape of the layer's output
 */
export function unrolled(
  w: GraphWriter,
  { cell, returnSequences, goBackwards }: ConvLstm,
  inputs: readonly Value[],
  shape: Shape,
): Value[] {
  const [x] = inputs as [Value];
  if (inputs.length > 1) refuse('initial states');
  const count = x.shape[1];
  if (count == null || count > MOST_STEPS) {
    return refuse(`${count ?? 'an unknown number of'} steps in time (at most ${MOST_STEPS})`);
  }
  const { dataFormat, filters, kernel, recurrentKernel, bias, padding } = cell;
  const last = dataFormat === 'channelsLast';
  const order = last ? 'first' : 'plain';
  const sizes = x.shape.slice(2).map((_, i) => lengthOf(w, x, i + 2));
  const batch = lengthOf(w, x, 0);
  const known = sizes.every((n) => typeof n === 'number') && typeof batch !== 'number';
  const folded = reshape(w, w.plain(x), [known ? -1 : times(w, batch, count), ...sizes]);
  const window = {
    kernel: cell.kernelSize,
    strides: spread(cell.strides, 2),
    dilations: spread(cell.dilationRate ?? 1, 2),
    padding: padding ?? 'valid',
  };
  const weights = [w.weight(kernel, kernelForm(kernel.shape as number[])), ...biasOf(w, bias)];
  const images = w.value(folded, [null, ...x.shape.slice(2)]);
  const made = convolve(w, images, dataFormat, window, weights);
  const stateShape: Shape = returnSequences ? [shape[0]!, ...shape.slice(2)] : shape;
  // Behind the channels, in ONNX's order.
  const inside = w.value(
    made,
    last ? stateShape.with(-1, 4 * filters) : stateShape.with(1, 4 * filters),
    order,
  );
  const places = last ? [1, 2] : [2, 3];
  const area = places.map((axis) => lengthOf(w, inside, axis));
  const whole = area.every((n) => typeof n === 'number');
  const apart = reshape(w, made, [whole ? -1 : batch, count, 4 * filters, ...area]);
  const ones = { strides: [1, 1], dilations: [1, 1], padding: 'same', kernel: cell.kernelSize };
  const recurrent = w.weight(recurrentKernel, kernelForm(recurrentKernel.shape as number[]));
  const apply = (name: string, one: Named) => activate(w, name, one, order, 4);
  let h: string | null = null;
  let c: string | null = null;
  const steps = Array.from({ length: count }, (_, i) => (goBackwards ? count - 1 - i : i));
  const outputs = steps.map((step): string => {
    const input = w.node('Gather', [apart, w.scalar(step, 7)], { axis: 1 });
    const state =
      h === null ? null : convolve(w, w.value(h, stateShape, order), dataFormat, ones, [recurrent]);
    const sum = state === null ? input : w.node('Add', [input, state]);
    const parts = new Array<number>(4).fill(filters);
    const [i, f, g, o] = w.many('Split', [sum, w.integers(parts)], { axis: 1 }, 4);
    const fresh = w.node('Mul', [apply(i!, cell.recurrentActivation), apply(g!, cell.activation)]);
    c =
      c === null
        ? fresh
        : w.node('Add', [w.node('Mul', [apply(f!, cell.recurrentActivation), c]), fresh]);
    h = w.node('Mul', [apply(o!, cell.recurrentActivation), apply(c, cell.activation)]);
    return h;
  });
  const states = [h!, c!].map((name) => w.value(name, stateShape, order));
  if (!returnSequences) return [w.value(h!, shape, order), ...states];
  const rows = outputs.map((name) => w.node('Unsqueeze', [name, w.integers([1])]));
  // In the order of time, whichever way it was gone through.
  const all = w.node('Concat', goBackwards ? rows.reverse() : rows, { axis: 1 });
  const sequence = last ? w.transpose(all, [0, 1, 3, 4, 2]) : all;
  return [w.value(sequence, shape), ...states];
}

import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { unfold } from '../../lib/arithmetic/unfold.js';
import { channelsFirstAt } from '../../lib/visualize/channels_first.js';
import { type DeconvolveOptions, deconvolve } from '../../lib/visualize/deconvolve.js';
import type { Unit } from '../../lib/visualize/units.js';
import { channelsMoved, type InputKind, type Sample, toTensor } from './input_kind.js';
import type { Scale } from './scales.js';

/** Units of a layer, as numbers: nothing of it has to be disposed of. */
export interface Looked {
  readonly units: readonly Unit[];
  /** How many filters the layer has. */
  readonly filters: number;
  /** The spatial lengths of its maps; none for a layer without. */
  readonly lengths: readonly number[];
  /** For each unit its filter's map, row by row. */
  readonly maps: readonly Float32Array[];
  /** For each unit its projection, in the layout of the sample. */
  readonly projections: readonly Float32Array[];
}

/** The filters' maps of activations [1, ...], each row by row. */
async function mapsOf(activations: tf.Tensor, channelsFirst: boolean, filters: readonly number[]) {
  const last = tf.tidy(() => {
    const own = tf.squeeze(activations, [0]);
    return channelsFirst ? channelsMoved(own, 'last') : tf.clone(own);
  });
  const values = await last.data();
  const [count, lengths] = [last.shape.at(-1)!, last.shape.slice(0, -1)];
  last.dispose();
  const places = values.length / count;
  const maps = filters.map((filter) =>
    Float32Array.from({ length: places }, (_, i) => values[i * count + filter]!),
  );
  return { count, lengths, maps };
}

/** One of several inputs, and what all of them are given. */
export interface Beside {
  readonly name: string;
  readonly at: number;
  readonly all: readonly { readonly values: Float32Array; readonly shape: readonly number[] }[];
}

/** What `deconvolve` finds of the input that is looked at, the others being as they are given. */
async function found(
  model: LayersModel,
  x: tf.Tensor,
  beside: Beside | null,
  options: DeconvolveOptions,
) {
  if (beside === null) return deconvolve(model, x, options);
  const all = beside.all.map(({ values, shape }, n) =>
    n === beside.at ? x : tf.tensor(values, [...shape]),
  );
  try {
    const { projections, ...rest } = await deconvolve(model, all, { ...options, wrt: beside.name });
    return { ...rest, projections: projections[0]! };
  } finally {
    tf.dispose(all.filter((one) => one !== x));
  }
}

/** Projects units of a layer, by `deconvolve`; `beside` where the model has several inputs. */
export async function look(
  model: LayersModel,
  input: InputKind,
  sample: Sample,
  scale: Scale,
  options: DeconvolveOptions,
  beside: Beside | null = null,
): Promise<Looked> {
  const x = toTensor(input, { ...sample, values: scale.apply(sample.values) });
  const { projections, activations, units } = await found(model, x, beside, options).finally(() =>
    x.dispose(),
  );
  const parts = tf.tidy(() =>
    tf.unstack(projections).map((one) => (input.channelsFirst ? channelsMoved(one, 'last') : one)),
  );
  try {
    const { steps, tensors } = unfold(model);
    const uses = steps.map(({ layer, inputs, outputs }) => ({
      layer,
      inputs,
      output: outputs[0]!,
    }));
    const first = channelsFirstAt(uses, tensors.get(String(options.layer))!);
    const filters = units.map(({ filter }) => filter);
    const { count, lengths, maps } = await mapsOf(
      activations,
      first && activations.rank > 2,
      filters,
    );
    const each = await Promise.all(parts.map(async (one) => Float32Array.from(await one.data())));
    return { units, filters: count, lengths, maps, projections: each };
  } finally {
    tf.dispose([projections, activations, parts]);
  }
}

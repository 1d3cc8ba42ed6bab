import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import type { DataDescription } from '../data/data_description.js';
import { descriptionOf } from '../data/kept_description.js';
import { builtModel } from '../tfjs/check.js';
import { rangeOfLayers } from './range_of_layers.js';

/** What a model takes. */
export type Kind = 'image' | 'signal' | 'audio' | 'text' | 'numbers';
/** What a model gives. */
export type Output = NonNullable<DataDescription['output']>;

/** What a model says of its data. */
export interface ModelDescription {
  /** Whether a description was kept with the model, or its layers alone say something. */
  source: 'description' | 'layers';
  /** What it takes; 'numbers' is what nothing says more of, and codes. */
  kind: Kind;
  /** What it gives. */
  output: Output;
  /** The shape that it takes, without the batch; null for any length. */
  inputShape: (number | null)[];
  /** The shape that it gives, without the batch. */
  outputShape: (number | null)[];
  /** The values of images that are black and white to it. */
  range: readonly [least: number, most: number];
  /** The names of its classes; none where it has none. */
  classes: string[];
  /** What nothing says and is taken for granted, a sentence each, with what says otherwise. */
  assumed: string[];
  /** What was kept with the model. */
  data: DataDescription | undefined;
}

type Shape = (number | null)[];

/** What a model takes, where nothing says it: by the rank of its input. */
export function kindByShape(shape: Shape, data: DataDescription | undefined): Kind {
  if (data?.input === 'code') return 'numbers';
  if (data?.alphabet !== undefined) return 'text';
  if (shape.length === 3 && [1, 3, 4].includes(shape[2] ?? 0)) return 'image';
  if (shape.length === 2) return data?.rate === undefined ? 'signal' : 'audio';
  return 'numbers';
}

/** What a model gives, where nothing says it: by its shape beside that of what it takes. */
export function outputByShape(
  kind: Kind,
  input: Shape,
  output: Shape,
  data: DataDescription | undefined,
): Output {
  if (kind === 'text') return 'text';
  const spatial = output.length === input.length && output.length > 1;
  const channels = output.at(-1)!;
  if (kind === 'numbers')
    return output.length === 3 && [1, 3].includes(channels!) ? 'image' : 'code';
  if (!spatial) return output.length === 1 && (channels ?? 0) > 1 ? 'classes' : 'code';
  if (data?.classes !== undefined) return 'mask';
  if (channels === input.at(-1)) return kind === 'image' ? 'image' : 'signal';
  if (kind === 'image' && (channels === 1 || channels === 3)) return 'image';
  return 'mask';
}

/** How many classes a model tells apart. */
export function classNames(
  output: Output,
  shape: Shape,
  data: DataDescription | undefined,
): string[] {
  if (output !== 'mask' && output !== 'classes') return [];
  const kept = data?.classes?.map(({ name }) => name);
  const count = shape.at(-1) ?? 0;
  return kept ?? Array.from({ length: Math.max(count, 2) }, (_, place) => String(place));
}

/**
 * What a model says of the data that it takes and gives: the description that `train` keeps with it, and else what its
 * layers say: shapes, a Rescaling, how many classes. Nothing is guessed silently: `assumed` has what nothing says.
 *
 * @param model of one input, built; of several outputs the first is described
 * @throws ValueError for another model, and for a description that is none
 * @example
 * const net = tf.sequential({
 *   layers: [
 *     tf.layers.rescaling({ scale: 1 / 255, inputShape: [8, 8, 3] }),
 *     tf.layers.flatten(),
 *     tf.layers.dense({ units: 10, activation: 'softmax' }),
 *   ],
 * });
 * const { kind, output, range } = describe(net);
 * [kind, output, range]; // ['image', 'classes', [0, 255]]
 */
export function describe(model: LayersModel): ModelDescription {
  return describeFor('describe', model);
}

/** `describe` for another caller. */
export function describeFor(where: string, model: LayersModel): ModelDescription {
  const { inputs, outputs } = builtModel(where, 'the model', model);
  if (inputs.length !== 1) fail(where, 'the model', 'one of one input', `${inputs.length} inputs`);
  const inputShape = inputs[0]!.shape.slice(1);
  const outputShape = outputs[0]!.shape.slice(1);
  const data = descriptionOf(model);
  const assumed: string[] = [];
  const kind = data?.input === 'code' ? 'numbers' : (data?.kind ?? kindByShape(inputShape, data));
  const output = data?.output ?? outputByShape(kind, inputShape, outputShape, data);
  let range = data?.range ?? ([0, 1] as const);
  if (data === undefined && kind === 'image') {
    const found = rangeOfLayers(model);
    if (found === null) {
      assumed.push('the values of images are 0 to 1 (the option range says otherwise).');
    } else ({ range } = found);
  }
  const classes = classNames(output, outputShape, data);
  return {
    source: data === undefined ? 'layers' : 'description',
    kind,
    output,
    inputShape,
    outputShape,
    range,
    classes,
    assumed,
    data,
  };
}

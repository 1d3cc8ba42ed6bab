import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Random } from '../arithmetic/random.js';
import { shape as checkShape, fail, number, oneOf, tuple } from '../check.js';
import { descriptionOf } from '../data/kept_description.js';
import { rangeOfLayers } from '../predict/range_of_layers.js';
import { channelsFirstInput } from './channels_first.js';
import { checkOne } from './check_model.js';
import type { Painting, PaintingOptions } from './painting.js';
import type { WayIn } from './way_in.js';

/** What `maximizeActivation` makes inputs of. */
export interface PaintOptions {
  /**
   * What is learnt: waves, the lower the larger, or the values themselves; default 'fourier' where the input has places,
   * at most 1024 along an axis, 'pixels' for what `wrt` gives.
   */
  readonly basis?: 'fourier' | 'pixels';
  /** Red, green and blue, or colours that photographs do not mix; default 'decorrelated' where there are 3 channels. */
  readonly colors?: 'decorrelated' | 'plain';
  /**
   * Least and most of the values, null for no bounds; default for images what the model's description or a Rescaling layer
   * says, else [0, 1]; for what `wrt` gives null.
   */
  readonly range?: readonly [least: number, most: number] | null;
  /** What it starts from, [...inputShape] or [1, ...inputShape]; default noise. */
  readonly start?: tf.Tensor;
  /** By how many places, at most, the input is shifted before each step; default a sixteenth of each length, 0 with `wrt`. */
  readonly jitter?: number | readonly number[];
  /** Lengths for a model that leaves some open, without the batch; default the model's. */
  readonly inputShape?: readonly number[];
}

/** The names of these options. */
export const PAINT = ['basis', 'colors', 'range', 'start', 'jitter', 'inputShape'] as const;

/** Waves of a longer axis are a matrix too large. */
const LONGEST = 1024;
/** The deviation of the noise that there is first, in the numbers that are learnt. */
const NOISE = 0.01;

/** The options with defaults for those that are left out. */
export interface PaintSettings extends PaintingOptions {
  readonly jitter: readonly number[];
}

/** Of images the range that the model is for. */
function ownRange(where: string, model: tfl.LayersModel, channels: number | null, rank: number) {
  const kept = descriptionOf(model);
  if (kept?.kind === 'image' && kept.range !== undefined) return kept.range;
  const found = rangeOfLayers(model);
  if (found !== null) return found.range;
  if (rank === 4 && [1, 3, 4].includes(channels!)) return [0, 1] as const;
  return fail(where, 'range', 'given for what is no image: [least, most], or null', undefined);
}

/** Checks the options against the model's input. */
export function paintSettings(
  where: string,
  model: tfl.LayersModel,
  { shape: own, path, within }: WayIn,
  options: PaintOptions,
): PaintSettings {
  const given = options.inputShape;
  if (given !== undefined) {
    checkShape(where, 'inputShape', given);
    const fits = given.length === own.length && own.every((n, i) => n === null || n === given[i]);
    if (!fits) fail(where, 'inputShape', `[${own}]`, given);
  }
  const lengths = given ?? own;
  if (lengths.some((n) => n === null)) {
    fail(where, 'inputShape', 'given for a model that leaves lengths open', own);
  }
  const shape = [1, ...(lengths as number[])];
  const rank = shape.length;
  const channelsAxis = rank > 2 && channelsFirstInput(path) ? 1 : rank - 1;
  const axes = shape.map((_, axis) => axis).slice(1);
  const spatial = rank < 3 ? [] : axes.filter((axis) => axis !== channelsAxis);
  const channels = rank < 3 ? null : shape[channelsAxis]!;

  const short = spatial.length > 0 && spatial.every((axis) => shape[axis]! <= LONGEST);
  // What a layer within gives is no image: no waves, no colours, no bounds.
  const basis = options.basis ?? (short && !within ? 'fourier' : 'pixels');
  oneOf(where, 'basis', basis, ['fourier', 'pixels']);
  if (basis === 'fourier' && !short) {
    const most = `'pixels' unless the input has places, at most ${LONGEST} along an axis`;
    fail(where, 'basis', most, basis);
  }
  const colors = options.colors ?? (channels === 3 && !within ? 'decorrelated' : 'plain');
  oneOf(where, 'colors', colors, ['decorrelated', 'plain']);
  if (colors === 'decorrelated' && channels !== 3) {
    fail(where, 'colors', "'plain' unless the input has 3 channels", colors);
  }
  const sixteenths = spatial.map((axis) => Math.round(shape[axis]! / 16));
  const jitter = tuple(
    where,
    'jitter',
    options.jitter ?? (within ? 0 : sixteenths),
    spatial.length,
    0,
  );
  const { range = within ? null : ownRange(where, model, channels, rank) } = options;
  if (range !== null) {
    if (!Array.isArray(range) || range.length !== 2) {
      fail(where, 'range', '[least, most], or null', range);
    }
    for (const bound of range) number(where, 'each of range', bound);
    if (range[0] >= range[1]) fail(where, 'range', '[least, most], the least first', range);
  }
  return { shape, channelsAxis, spatial, basis, colors, range, jitter };
}

/** The numbers that are learnt as they are at the start, [1, ...shape]. */
export function startOf(
  where: string,
  { unpaint }: Painting,
  { shape, range }: PaintSettings,
  random: Random,
  start: tf.Tensor | undefined,
): tf.Tensor {
  if (start === undefined) {
    const size = tf.util.sizeFromShape([...shape]);
    return tf.tensor(
      Float32Array.from({ length: size }, () => random.normal(0, NOISE)),
      [...shape],
    );
  }
  const x = checkOne(where, 'start', shape.slice(1), start);
  try {
    if (range !== null) {
      const [least, most] = tf.tidy(() => [tf.min(x).dataSync()[0]!, tf.max(x).dataSync()[0]!]);
      if (!(least! >= range[0] && most! <= range[1])) {
        fail(where, 'start', `within the range [${range}]`, [least, most]);
      }
    }
    return unpaint(x);
  } finally {
    x.dispose();
  }
}

import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../data/index.js';
import { chart, figure, grid, type Html, type ReportSection } from '../../pictures/index.js';
import { decoderOf } from './vae_parts.js';

const SAMPLES = 40;
const SIGNALS = 5;
/** Steps from one test example to another. */
const STEPS = 8;
/** Places along each side of the map, and how far from the middle it goes, in standard deviations. */
const MAP_SIDE = 9;
const MAP_REACH = 2;

/** Standard normal codes, [count, size]. */
const drawnCodes = (random: Random, count: number, size: number): tf.Tensor2D =>
  tf.tensor2d(
    Float32Array.from({ length: count * size }, () => random.normal()),
    [count, size],
  );

/** What a decoder makes of codes, as one figure: a grid of images, or lines of the first channel. */
async function drawCodes(
  decoder: LayersModel,
  codes: tf.Tensor2D,
  columns: number,
  caption: string,
): Promise<Html> {
  const made = decoder.predict(codes, { batchSize: 100 }) as tf.Tensor;
  try {
    if (made.rank === 4) {
      const draw = (theme: 'light' | 'dark') => grid(made, { columns, normalize: 'clip', theme });
      return figure(await draw('light'), caption, { dark: await draw('dark') });
    }
    const [count, length, channels] = made.shape as [number, number, number];
    const values = await made.data<'float32'>();
    const series = Array.from({ length: Math.min(count, SIGNALS) }, (_, which) => ({
      y: Array.from({ length }, (__, i) => values[(which * length + i) * channels]!),
      name: String(which + 1),
    }));
    return chart(series, caption, { xLabel: 'sample' });
  } finally {
    made.dispose();
  }
}

/** Codes on straight lines from each of the first half of the rows to one of the second half. */
function between(codes: tf.Tensor2D, steps: number): tf.Tensor2D {
  return tf.tidy(() => {
    const [from, to] = tf.split(codes, 2) as [tf.Tensor2D, tf.Tensor2D];
    const [lines, size] = from.shape;
    const parts = tf.reshape(tf.linspace(0, 1, steps), [1, steps, 1]);
    const [a, b] = [tf.expandDims(from, 1), tf.expandDims(to, 1)];
    const all = tf.add(a, tf.mul(tf.sub(b, a), parts));
    return tf.reshape(all, [lines * steps, size]);
  });
}

/** Codes of zeros but for the two numbers that carry the most, which take all places of a square. */
function onMap(carried: readonly number[]): tf.Tensor2D {
  const order = carried.map((_, place) => place).sort((a, b) => carried[b]! - carried[a]!);
  const at = (step: number) => MAP_REACH * ((2 * step) / (MAP_SIDE - 1) - 1);
  const rows = Array.from({ length: MAP_SIDE ** 2 }, (_, place) => {
    const code = new Array<number>(carried.length).fill(0);
    code[order[0]!] = at(place % MAP_SIDE);
    if (order.length > 1) code[order[1]!] = -at(Math.floor(place / MAP_SIDE));
    return code;
  });
  return tf.tensor2d(rows);
}

/**
 * New examples, what lies between test examples, and what the numbers of the code stand for.
 *
 * @param codes of an even number of test examples
 * @param carried nats that each number of the code carries
 */
export async function vaePictures(
  model: LayersModel,
  codes: tf.Tensor2D,
  carried: readonly number[],
  seed: number,
): Promise<ReportSection[]> {
  const decoder = decoderOf(model);
  const drawn = drawnCodes(new Random(seed), SAMPLES, carried.length);
  const lines = between(codes, STEPS);
  const map = onMap(carried);
  const of = (some: tf.Tensor2D, columns: number, caption: string) =>
    drawCodes(decoder, some, columns, caption);
  const sections = [
    {
      heading: 'Samples',
      content: [await of(drawn, 10, 'What the decoder makes of codes that are drawn by chance.')],
    },
    {
      heading: 'Between test examples',
      content: [
        await of(
          lines,
          STEPS,
          'Each row goes in equal steps from the code of one test example to that of another.',
        ),
      ],
    },
    {
      heading: 'A map of the code',
      content: [
        await of(
          map,
          MAP_SIDE,
          `The two numbers of the code that carry the most, from -${MAP_REACH} to ${MAP_REACH} standard deviations; the others are 0.`,
        ),
      ],
    },
  ];
  tf.dispose([drawn, lines, map]);
  return sections;
}

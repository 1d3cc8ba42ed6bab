import * as tf from '@tensorflow/tfjs-core';
import { take } from '../data/source.js';
import { drawRows } from './image_rows.js';
import { type MaskKind, MaskPictures } from './mask_pictures.js';
import type { Drawn, Example, Source } from './task.js';

const SHOWN = 6;
/** Where sizes differ, those of one size are looked for among so many. */
const AMONG = 100;
/** Pixels of the longer side; of larger images every second, third ... pixel is drawn. */
const LONGEST = 256;

/** Every `step`th pixel of every `step`th row of values of [height, width, channels]. */
function everyNth(values: Float32Array, [height, width]: readonly number[], step: number) {
  const channels = values.length / (height! * width!);
  const out = new Float32Array(Math.ceil(height! / step) * Math.ceil(width! / step) * channels);
  let to = 0;
  for (let y = 0; y < height!; y += step) {
    for (let x = 0; x < width!; x += step) {
      const from = (y * width! + x) * channels;
      for (let c = 0; c < channels; c++) out[to++] = values[from + c]!;
    }
  }
  return out;
}

/** An example as large as it is drawn. */
function thinned({ x, y, size }: Example): Example {
  const step = Math.ceil(Math.max(...size!) / LONGEST);
  return {
    x: everyNth(x, size!, step),
    y: everyNth(y!, size!, step),
    size: size!.map((side) => Math.ceil(side / step)),
  };
}

const hasForeground = ({ y }: Example) => y!.some((place) => place > 0);

/** The first examples of one size, those with more than background before the others. */
async function chosen(source: Source): Promise<Example[]> {
  const bySize = new Map<string, Example[]>();
  for await (const example of take(source, AMONG)()) {
    const small = thinned(example);
    const alike = [...(bySize.get(small.size!.join()) ?? []), small];
    bySize.set(small.size!.join(), alike);
    const filled = alike.filter(hasForeground);
    if (filled.length === SHOWN) return filled;
  }
  const most = [...bySize.values()].reduce((a, b) => (b.length > a.length ? b : a));
  return [...most.filter(hasForeground), ...most.filter((one) => !hasForeground(one))].slice(
    0,
    SHOWN,
  );
}

/**
 * Some training images above their masks, as these are understood, to look at before the training.
 *
 * @param source with the class of each pixel as y; not empty
 * @param change what is done to examples by chance, to be shown beneath; default nothing
 */
export async function maskExamples(
  source: Source,
  kind: MaskKind,
  change?: (example: Example) => Example,
): Promise<Drawn> {
  const examples = await chosen(source);
  const pictures = new MaskPictures(kind, examples[0]!.size as [height: number, width: number]);
  const rows: [string, tf.Tensor][] = [
    ['images', pictures.images(examples.map(({ x }) => x))],
    ['masks', pictures.masks(examples.map(({ y }) => y!))],
  ];
  if (change !== undefined) {
    const changed = examples.map(change);
    rows.push(['changed', pictures.images(changed.map(({ x }) => x))]);
    rows.push(['masks', pictures.masks(changed.map(({ y }) => y!))]);
  }
  const also = change === undefined ? '' : ', and both as they are changed by chance in training';
  const drawn = await drawRows(rows, `Training images, and their masks${pictures.legend}${also}.`);
  tf.dispose(rows.map(([, tensor]) => tensor));
  return drawn;
}

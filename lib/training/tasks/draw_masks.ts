import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Html } from '../../pictures/index.js';
import { likeliestClasses } from '../../predict/likeliest_classes.js';
import { pick } from '../data/pick.js';
import { imageRows } from './image_rows.js';
import { type MaskKind, MaskPictures } from './mask_pictures.js';
import { probabilities } from './pixel_classes.js';
import type { Example, Source } from './task.js';

/** Rows of images of one size, what a model finds in them, and their masks. */
async function maskRows(
  model: LayersModel,
  examples: readonly Example[],
  kind: MaskKind,
  caption: string,
): Promise<Html> {
  const { outputs, channels } = kind;
  const size = examples[0]!.size as [height: number, width: number];
  const [height, width] = size;
  const pictures = new MaskPictures(kind, size);
  const found: Float32Array[] = [];
  for (const { x } of examples) {
    const values = await probabilities(model, { data: x, height, width, channels });
    found.push(outputs === 1 ? values : likeliestClasses(values, outputs));
  }
  const rows: [string, tf.Tensor][] = [
    ['images', pictures.images(examples.map(({ x }) => x))],
    ['model', pictures.masks(found)],
    ['masks', pictures.masks(examples.map(({ y }) => y!))],
  ];
  const what = outputs === 1 ? 'probabilities' : 'what the model finds';
  const html = await imageRows(
    rows,
    `${caption} Above, the images; below, ${what}, and true masks${pictures.legend}.`,
  );
  tf.dispose(rows.map(([, tensor]) => tensor));
  return html;
}

/** The images at some places, what a model finds in them, and their masks: those of one size beside each other. */
export async function drawMasks(
  model: LayersModel,
  source: Source,
  places: readonly number[],
  kind: MaskKind,
  caption: string,
): Promise<Html[]> {
  const bySize = new Map<string, Example[]>();
  for (const example of await pick(source, places)) {
    const size = example.size!.join();
    bySize.set(size, [...(bySize.get(size) ?? []), example]);
  }
  const drawn: Html[] = [];
  for (const alike of bySize.values()) drawn.push(await maskRows(model, alike, kind, caption));
  return drawn;
}

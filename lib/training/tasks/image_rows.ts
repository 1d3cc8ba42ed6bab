import * as tf from '@tensorflow/tfjs-core';
import { figure, grid, type Html, type Picture, toPng } from '../../pictures/index.js';
import type { Drawn } from './task.js';

/** Rows of images, one under the other, drawn for light and dark pages. */
async function draw(rows: [string, tf.Tensor][]): Promise<Record<'light' | 'dark', Picture>> {
  const all = tf.concat(rows.map(([, images]) => images));
  const options = {
    columns: rows[0]![1].shape[0]!,
    rowLabels: rows.map(([label]) => label),
    normalize: 'clip',
  } as const;
  const light = await grid(all, { ...options, theme: 'light' });
  const dark = await grid(all, { ...options, theme: 'dark' });
  all.dispose();
  return { light, dark };
}

/**
 * Rows of images, one under the other, as a PNG file and as a figure of the report.
 *
 * @param rows tensors [n, height, width, 1 or 3], values 0..1, by the heading of each row
 */
export async function drawRows(rows: [string, tf.Tensor][], caption: string): Promise<Drawn> {
  const { light, dark } = await draw(rows);
  return { png: toPng(light), html: figure(light, caption, { dark }) };
}

/** The figure alone. */
export async function imageRows(rows: [string, tf.Tensor][], caption: string): Promise<Html> {
  const { light, dark } = await draw(rows);
  return figure(light, caption, { dark });
}

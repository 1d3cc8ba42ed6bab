import * as tf from '@tensorflow/tfjs-core';
import { figure, grid, type Html } from '../../pictures/index.js';

/**
 * Rows of images, one under the other, as a figure of the report.
 *
 * @param rows tensors [n, height, width, 1 or 3], values 0..1, by the heading of each row
 */
export async function imageRows(rows: [string, tf.Tensor][], caption: string): Promise<Html> {
  const all = tf.concat(rows.map(([, images]) => images));
  const draw = (theme: 'light' | 'dark') =>
    grid(all, {
      columns: rows[0]![1].shape[0]!,
      rowLabels: rows.map(([label]) => label),
      normalize: 'clip',
      theme,
    });
  const html = figure(await draw('light'), caption, { dark: await draw('dark') });
  all.dispose();
  return html;
}

import * as tf from '@tensorflow/tfjs-core';
import { fail, integer, onlyKnown, ValueError } from '../check.js';
import { checkPicture } from './check_picture.js';
import { paste } from './paint.js';
import { blank, type Picture } from './picture.js';
import { drawText, measureText, wrapText } from './text.js';
import { palette, type Theme } from './theme.js';
import { type PictureOptions, pictureOptions, toPictures } from './to_pictures.js';

export interface GridOptions extends PictureOptions {
  /** Pictures a row; default about a square, at most 10. */
  readonly columns?: number;
  /** A caption under each picture, broken into lines where it is wider. */
  readonly labels?: readonly string[];
  /** A heading above each row. */
  readonly rowLabels?: readonly string[];
  readonly title?: string;
  /** Each pixel becomes a square of this many; default what makes a picture about 84 wide. */
  readonly scale?: number;
  /** Pixels between pictures; default 8. */
  readonly gap?: number;
  /** Height of a line of text, in pixels; default 20. */
  readonly textSize?: number;
  readonly theme?: Theme;
}

const OPTIONS = ['columns', 'labels', 'rowLabels', 'title', 'scale', 'gap', 'textSize', 'theme'];

/** The size that small pictures are enlarged to. */
const TILE = 84;

/** The texts, if there is one for each. */
function texts(
  name: string,
  values: readonly string[] | undefined,
  count: number,
  each: string,
): readonly string[] {
  if (values !== undefined && values.length !== count) {
    throw new ValueError(
      `grid: ${name} must be as many as there are ${each} (${count}), got ${values.length}.`,
    );
  }
  return values ?? [];
}

/** The options that `toPictures` knows. */
function forPictures(options: GridOptions): PictureOptions {
  const own = Object.entries(options).filter(([key]) =>
    (pictureOptions as readonly string[]).includes(key),
  );
  return Object.fromEntries(own);
}

/**
 * One picture of many: rows of tiles with captions, row headings and a title. Small pictures are
 * enlarged by a whole factor, each pixel a square.
 *
 * @param input pictures, or a tensor for `toPictures`: [h, w], [h, w, 1 or 3], [n, h, w, 1 or 3]
 * @throws ValueError for no pictures, labels that are too few or too many, a bad tensor or option
 * @example
 * const both = tf.concat([images, reconstructions]); // [16, 28, 28, 1]
 * await grid(both, { columns: 8, rowLabels: ['originals', 'reconstructions'], normalize: 'unit' });
 */
export async function grid(
  input: readonly Picture[] | tf.Tensor,
  options: GridOptions = {},
): Promise<Picture> {
  onlyKnown('grid', options, [...OPTIONS, ...pictureOptions]);
  const isTensor = input instanceof tf.Tensor;
  if (!isTensor && !(Array.isArray(input) && input.length > 0)) {
    fail('grid', 'input', 'a tensor or a non-empty array of pictures', input);
  }
  const pictures = isTensor
    ? await toPictures(input, forPictures(options), 'grid')
    : input.map((picture, i) => checkPicture('grid', `input[${i}]`, picture));
  const count = pictures.length;
  const widest = Math.max(...pictures.map(({ width }) => width));
  const highest = Math.max(...pictures.map(({ height }) => height));

  const {
    columns = Math.min(Math.ceil(Math.sqrt(count)), 10),
    scale = Math.max(Math.round(TILE / Math.max(widest, highest)), 1),
    gap = 8,
    textSize = 20,
    theme = 'light',
    title = '',
  } = options;
  integer('grid', 'columns', columns, 1);
  integer('grid', 'scale', scale, 1);
  integer('grid', 'gap', gap, 0);
  integer('grid', 'textSize', textSize, 6);
  const { background, ink } = palette('grid', theme);
  const across = Math.min(columns, count);
  const rows = Math.ceil(count / across);
  const labels = texts('labels', options.labels, count, 'pictures');
  const rowLabels = texts('rowLabels', options.rowLabels, rows, 'rows');

  // A tile is as wide as its picture or the longest word below one.
  const words = labels.flatMap((label) => label.split(/\s/));
  const tile = Math.max(widest * scale, ...words.map((word) => measureText(word, textSize)));
  const captions = labels.map((label) => wrapText(label, textSize, tile));
  const content = Math.max(
    across * (tile + gap) - gap,
    ...rowLabels.map((label) => measureText(label, textSize)),
  );
  const heading = Math.round(textSize * 1.25);
  const titleLines = title === '' ? [] : wrapText(title, heading, content);
  const titleHeight = titleLines.length * heading + (titleLines.length > 0 ? gap : 0);
  const rowHeading = rowLabels.length > 0 ? textSize + 4 : 0;
  const captionLines = Math.max(0, ...captions.map((lines) => lines.length));
  const rowHeight = rowHeading + highest * scale + captionLines * textSize + gap;

  const canvas = blank(content + 2 * gap, titleHeight + rows * rowHeight + gap, background);
  titleLines.forEach((line, i) => {
    drawText(canvas, line, gap, gap + i * heading, { size: heading, color: ink, bold: true });
  });
  rowLabels.forEach((label, row) => {
    const top = gap + titleHeight + row * rowHeight;
    drawText(canvas, label, gap, top, { size: textSize, color: ink, bold: true });
  });
  pictures.forEach((picture, i) => {
    const left = gap + (i % across) * (tile + gap);
    const top = gap + titleHeight + Math.floor(i / across) * rowHeight + rowHeading;
    const dx = Math.floor((tile - picture.width * scale) / 2);
    const dy = Math.floor(((highest - picture.height) * scale) / 2);
    paste(canvas, picture, left + dx, top + dy, scale);
    captions[i]?.forEach((line, k) => {
      const y = top + highest * scale + 2 + k * textSize;
      drawText(canvas, line, left + tile / 2, y, { size: textSize, color: ink, align: 'center' });
    });
  });
  return canvas;
}

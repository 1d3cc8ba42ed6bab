import * as tf from '@tensorflow/tfjs-core';
import { array, text as checkText, fail, integer, onlyKnown, ValueError } from '../check.js';
import { checkPicture } from './check_picture.js';
import { gridLayout } from './grid_layout.js';
import { paste } from './paint.js';
import { blank, type Picture } from './picture.js';
import { drawText } from './text.js';
import { palette, type Theme } from './theme.js';
import { type PictureOptions, pictureOptions, toPictures } from './to_pictures.js';

/** How a grid looks; the options of `toPictures` besides, where it is given a tensor. */
export interface GridOptions extends PictureOptions {
  /** Pictures a row; default about a square, at most 10. */
  readonly columns?: number;
  /** A caption under each picture, broken into lines where it is wider; default none. */
  readonly labels?: readonly string[];
  /** A heading above each row; default none. */
  readonly rowLabels?: readonly string[];
  /** Above all; default none. */
  readonly title?: string;
  /** Each pixel becomes a square of this many; default what makes a picture about 84 wide. */
  readonly scale?: number;
  /** Pixels between pictures; default 8. */
  readonly gap?: number;
  /** Height of a line of text, in pixels; default 20. */
  readonly textSize?: number;
  /** The page that it is for; default 'light'. */
  readonly theme?: Theme;
}

const OPTIONS = ['columns', 'labels', 'rowLabels', 'title', 'scale', 'gap', 'textSize', 'theme'];

/** The size that small pictures are enlarged to. */
const TILE = 84;

/** The texts, if there is one for each. */
function each(
  name: string,
  values: readonly string[] | undefined,
  count: number,
  ofWhat: string,
): readonly string[] {
  if (values !== undefined) {
    array('grid', name, values).forEach((value, i) => {
      checkText('grid', `${name}[${i}]`, value);
    });
  }
  if (values !== undefined && values.length !== count) {
    throw new ValueError(
      `grid: ${name} must be as many as there are ${ofWhat} (${count}), got ${values.length}.`,
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
 * @param options how it looks; each has a default
 * @throws ValueError for no pictures, labels that are too few or too many, a bad tensor or option
 * @example
 * const images = tf.linspace(0, 1, 2 * 28 * 28).reshape([2, 28, 28, 1]);
 * const { width, height } = await grid(images, { columns: 2, labels: ['original', 'reconstruction'] });
 * [width, height]; // [284, 120]
 */
export async function grid(
  input: readonly Picture[] | tf.Tensor,
  options: GridOptions = {},
): Promise<Picture> {
  const isTensor = input instanceof tf.Tensor;
  onlyKnown('grid', options, isTensor ? [...OPTIONS, ...pictureOptions] : OPTIONS);
  if (!isTensor && !(Array.isArray(input) && input.length > 0)) {
    fail('grid', 'input', 'a tensor or a non-empty array of pictures', input);
  }
  const pictures = isTensor
    ? await toPictures(input, forPictures(options), 'grid')
    : input.map((picture, i) => checkPicture('grid', `input[${i}]`, picture));
  const count = pictures.length;
  const largest = Math.max(...pictures.flatMap((picture) => [picture.width, picture.height]));
  const {
    columns = Math.min(Math.ceil(Math.sqrt(count)), 10),
    scale = Math.max(Math.round(TILE / largest), 1),
    gap = 8,
    textSize = 20,
    theme = 'light',
    title = '',
  } = options;
  integer('grid', 'columns', columns, 1);
  integer('grid', 'scale', scale, 1);
  integer('grid', 'gap', gap, 0);
  integer('grid', 'textSize', textSize, 6);
  checkText('grid', 'title', title);
  const { background, ink } = palette('grid', theme);
  const across = Math.min(columns, count);
  const { width, height, texts, places } = gridLayout({
    sizes: pictures.map((picture) => [picture.width * scale, picture.height * scale]),
    columns: across,
    title,
    labels: each('labels', options.labels, count, 'pictures'),
    rowLabels: each('rowLabels', options.rowLabels, Math.ceil(count / across), 'rows'),
    gap,
    textSize,
  });
  const canvas = blank(width, height, background);
  pictures.forEach((picture, i) => {
    paste(canvas, picture, ...places[i]!, scale);
  });
  for (const { text, x, y, ...style } of texts) {
    drawText(canvas, text, x, y, { ...style, color: ink });
  }
  return canvas;
}

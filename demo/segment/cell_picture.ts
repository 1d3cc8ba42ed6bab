import { cells } from '../../lib/data/cells.js';
import { normalExposure } from '../../lib/data/normal_exposure.js';
import { maskIou } from '../../lib/measures/mask_iou.js';
import { colorize } from '../../lib/pictures/color_map.js';
import { blend } from '../../lib/pictures/paint.js';
import { toCanvas } from '../../lib/pictures/to_canvas.js';
import { grayOf, readPicture } from '../input/picture_file.js';
import { colourOf } from '../ui/brush.js';
import type { Scene, Subject } from './scene.js';

const SIDE = 64;
/** Larger pictures are made smaller. */
const LARGEST = 256;
/** Of the mask, and of its outermost pixels. */
const OPACITY = 0.3;
const EDGE = 0.9;

const percent = (part: number) => `${(100 * part).toFixed(0)} %`;

export const cellPicture: Subject = {
  name: 'cells',
  title: 'Cells, 2-D',
  about:
    'A U-Net gives the probability of a cell for every pixel. It was trained on drawn pictures of ' +
    'bright cells on a dark ground, in which small specks are no cells.',
  legend: { 'a cell': 'mask' },
  example(seed) {
    const { images, masks } = cells({ count: 1, size: SIDE, seed });
    return { values: images, shape: [SIDE, SIDE, 1], truth: masks };
  },
  files: { label: 'Open a picture', accept: 'image/*' },
  async read(file) {
    const picture = await readPicture(file);
    const { width, height } = picture;
    const scale = Math.min(LARGEST / Math.max(width, height), 1);
    const [w, h] = [width, height].map((size) => Math.max(Math.round(size * scale), 1));
    try {
      const values = grayOf(picture, [0, 0, width, height], w!, h!);
      const part = scale < 1 ? `, made smaller to ${w} × ${h} pixels` : '';
      return { values, shape: [h!, w!, 1], truth: null, part };
    } finally {
      picture.close();
    }
  },
  prepared: ({ values }) => normalExposure(values),

  draw(canvas, { values, shape, truth }: Scene, probabilities, threshold) {
    const [height, width] = shape as [number, number];
    const picture = { width, height, data: colorize(values.map(Math.sqrt), 'gray') };
    const found = Array.from(probabilities ?? [], (value) => value >= threshold);
    const colour = colourOf(canvas, 'mask');
    found.forEach((is, at) => {
      if (!is) return;
      const around = [at - width, at + width];
      if (at % width > 0) around.push(at - 1);
      if (at % width < width - 1) around.push(at + 1);
      const inner = around.every((other) => found[other] ?? true);
      blend(picture, at * 4, colour, inner ? OPACITY : EDGE);
    });
    toCanvas(picture, canvas);
    if (probabilities === null) return '';
    const area = found.filter((is) => is).length / found.length;
    const shared = truth === null ? null : maskIou(found.map(Number), truth);
    const judged =
      shared === null ? '' : ` Intersection over union with the true mask: ${shared.toFixed(2)}.`;
    return `${percent(area)} of the picture is cells.${judged}`;
  },
};

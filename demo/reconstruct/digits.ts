import { glyphs } from '../../lib/data/glyphs.js';
import { colorize } from '../../lib/pictures/color_map.js';
import { drawPolylines } from '../../lib/pictures/draw.js';
import { toCanvas } from '../../lib/pictures/to_canvas.js';
import { camera } from '../input/camera.js';
import { type Drawable, grayOf, readPicture } from '../input/picture_file.js';
import { isDark } from '../ui/dark.js';
import type { Point, Subject } from './subject.js';

const SIDE = 28;
/** Of the pen, in pixels: in the middle of the training data's. */
const STROKE = 2.4;

/** The square in the middle of a picture, as ink on paper: 0 is paper, whether that is dark or light. */
function inkOf(source: Drawable, width: number, height: number): Float32Array {
  const side = Math.min(width, height);
  const gray = grayOf(source, [(width - side) / 2, (height - side) / 2, side, side], SIDE, SIDE);
  let [border, count] = [0, 0];
  gray.forEach((value, at) => {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
    if (x > 0 && x < SIDE - 1 && y > 0 && y < SIDE - 1) return;
    border += value;
    count++;
  });
  const light = border / count > 0.5;
  return light ? gray.map((value) => 1 - value) : gray;
}

const scaled = ([x, y]: Point): Point => [x * SIDE, y * SIDE];

export const digits: Subject = {
  name: 'glyphs',
  title: 'Digits, 2-D',
  about: `It was trained on drawn digits: ${SIDE} × ${SIDE} pixels become 16 numbers.`,
  examples: [...'0123456789'],
  trainedOn: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  example: (at, seed) => glyphs({ count: 1, seed, characters: String(at) }).images,
  blank: () => new Float32Array(SIDE * SIDE),
  shapeOf: () => [SIDE, SIDE, 1],
  unit: 'mean square, pixels 0 to 1',

  draw(canvas, values) {
    // Ink is dark on a light page and light on a dark one.
    const seen = isDark() ? values : values.map((value) => 1 - value);
    toCanvas({ width: SIDE, height: SIDE, data: colorize(seen, 'gray') }, canvas);
  },
  stroke(values, from, to) {
    drawPolylines(values, SIDE, SIDE, [[scaled(from), scaled(to)]], STROKE);
  },
  files: { label: 'Open a picture', accept: 'image/*' },
  async read(file) {
    const picture = await readPicture(file);
    try {
      const { width, height } = picture;
      const part = width === height ? '' : ', the square in its middle';
      return { values: inkOf(picture, width, height), part };
    } finally {
      picture.close();
    }
  },
  live: {
    name: 'camera',
    start: (seen) => camera((video) => seen(inkOf(video, video.videoWidth, video.videoHeight))),
  },
};

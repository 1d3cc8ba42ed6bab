import { linePlot } from '../../lib/pictures/line_plot.js';
import type { Picture } from '../../lib/pictures/picture.js';
import type {
  ImagePrediction,
  MaskPrediction,
  Prediction,
  ScoresPrediction,
} from '../../lib/predict/index.js';
import { isDark } from '../ui/dark.js';
import { h } from '../ui/dom.js';
import { pictureCanvas } from '../ui/picture_canvas.js';

/** Classes and numbers that are listed at most. */
const LISTED = 12;
/** Rows of a strip that shows the classes of a signal. */
const STRIP = 24;

const short = (value: number) => String(Number(value.toPrecision(4)));
const percent = (part: number) => `${Number((100 * part).toFixed(1))} %`;

/** Pixels by a function of each place. */
function painted(width: number, height: number, pixel: (at: number) => readonly number[]): Picture {
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let at = 0; at < width * height; at++) data.set(pixel(at), 4 * at);
  return { width, height, data };
}

function image({ width, height, channels, data }: ImagePrediction): HTMLElement[] {
  const gray = channels < 3;
  const value = (at: number, c: number) => 255 * data[at * channels + (gray ? 0 : c)]!;
  const picture = painted(width, height, (at) => [0, 1, 2].map((c) => value(at, c)));
  return [pictureCanvas(picture, `The image that the model gives, ${width} × ${height}`)];
}

/** A list of names with numbers. */
const list = (label: string, rows: readonly (readonly [string, string, string?])[]) =>
  h(
    'ul',
    { class: 'legend', 'aria-label': label },
    ...rows.map(([name, value, colour]) => {
      const swatch = h('span', { class: 'swatch', style: `background: ${colour}` });
      return h('li', {}, ...(colour ? [swatch] : []), `${name}: ${value}`);
    }),
  );

function mask({ width, height, map, classes }: MaskPrediction): HTMLElement[] {
  const rows = height === 1 ? STRIP : height;
  const picture = painted(width, rows, (at) => {
    return classes[map[height === 1 ? at % width : at]!]!.colour;
  });
  const parts = classes.map(({ name, colour }, place) => {
    const part = map.filter((one) => one === place).length / map.length;
    return [name, percent(part), `rgb(${colour.join()})`] as const;
  });
  const what = height === 1 ? 'sample' : 'pixel';
  return [
    pictureCanvas(picture, `The class of each ${what}`),
    list('How much each class has', parts),
  ];
}

function plot(samples: Float32Array, channels: number, label: string, rate?: number) {
  const length = samples.length / channels;
  const x = Array.from({ length }, (_, i) => (rate === undefined ? i : i / rate));
  const lines = Array.from({ length: channels }, (_, c) => {
    return { x, y: Array.from({ length }, (_, i) => samples[i * channels + c]!) };
  });
  const picture = linePlot(lines, {
    xLabel: rate === undefined ? 'sample' : 'time [s]',
    theme: isDark() ? 'dark' : 'light',
    height: 280,
  });
  const canvas = pictureCanvas(picture, label);
  canvas.classList.remove('pixels');
  return canvas;
}

/** Scores, and where they are unusual; a picture's by place, red where above the threshold. */
function scores(prediction: ScoresPrediction, size: readonly [number, number] | null) {
  const { score, scores, threshold, flags } = prediction;
  const lines = [`Score ${short(score)}, the mean or largest of ${scores.length}.`];
  if (threshold === undefined) lines.push('The model has no threshold: nothing is called unusual.');
  else {
    const part = flags!.filter(Boolean).length / flags!.length;
    lines.push(`Above the threshold ${short(threshold)}: ${percent(part)} of all places.`);
  }
  const most = scores.reduce((a, b) => Math.max(a, b), 0) || 1;
  const drawn =
    size === null || size[0] * size[1] !== scores.length
      ? plot(scores, 1, 'How unusual each place is')
      : pictureCanvas(
          painted(size[0], size[1], (at) => {
            const value = (255 * scores[at]!) / most;
            return flags?.[at] ? [255, value / 3, value / 3] : [value, value, value];
          }),
          'How unusual each pixel is',
        );
  return [...lines.map((line) => h('p', { class: 'found' }, line)), drawn];
}

/**
 * What a model gave, as elements.
 *
 * @param size of the picture that it was given, width and height; null for another input
 */
export function showPrediction(
  prediction: Prediction,
  size: readonly [number, number] | null,
): HTMLElement[] {
  switch (prediction.output) {
    case 'image':
      return image(prediction);
    case 'mask':
      return mask(prediction);
    case 'classes': {
      const some = prediction.classes.slice(0, LISTED);
      const rows = some.map(({ name, probability }) => [name, percent(probability)] as const);
      return [list('Classes, the likeliest first', rows)];
    }
    case 'signal': {
      const { samples, channels, rate } = prediction;
      return [plot(samples, channels, 'The signal that the model gives', rate)];
    }
    case 'scores':
      return scores(prediction, size);
    case 'text':
      return [h('p', { class: 'found' }, prediction.text)];
    case 'code': {
      const { shape, values } = prediction;
      const some = Array.from(values.subarray(0, LISTED), short).join(', ');
      const more = values.length > LISTED ? ', …' : '';
      return [h('p', { class: 'found' }, `${shape.join(' × ')} numbers: ${some}${more}`)];
    }
  }
}

import { cutImage } from '../../../lib/data/cut_image.js';
import { middle, scaleToFit } from '../../../lib/data/fit_image.js';
import { type Image, withChannels } from '../../../lib/data/image.js';
import { isTransparent } from '../../../lib/data/is_transparent.js';
import { resizeImage } from '../../../lib/data/resize_image.js';
import type { ModelDescription, PictureOptions } from '../../../lib/predict/index.js';
import { overPaper } from '../../input/over_paper.js';
import { ANY_LONGEST, CHANNELS, FITS, type PictureChoices, RANGES } from './picture_choices.js';

/** A picture as a model is given it, and what was done. */
export interface PreparedPicture {
  readonly image: Image;
  /** Of `predict`; empty where all is as the model says. */
  readonly options: PictureOptions;
  /** What is seen of the original. */
  readonly part: readonly [left: number, top: number, width: number, height: number];
  /** Sentences. */
  readonly done: readonly string[];
}

/** The part of a picture that is taken. */
function partOf({ width, height }: Image, { zoom, across, down }: PictureChoices) {
  const [w, h] = [width, height].map((side) => Math.max(Math.round(side / zoom), 1)) as [
    number,
    number,
  ];
  const left = Math.round(((width - w) * across) / 100);
  const top = Math.round(((height - h) * down) / 100);
  return [left, top, w, h] as const;
}

/** Left, top, width and height. */
type Part = PreparedPicture['part'];

/** What is left of a part that is cut to the proportions of the size that it is to cover. */
function seenPart(
  [left, top, width, height]: Part,
  { inputShape, data }: ModelDescription,
  fit: PictureChoices['fit'],
): Part {
  const own = fit === 'model' && (data?.resize ?? 'cover') === 'cover' ? data?.size : undefined;
  const [h, w] = (fit === 'cover' ? inputShape : own) ?? [];
  if (h == null || w == null) return [left, top, width, height];
  const scale = Math.max(h / height, w / width);
  const [wide, tall] = [w / scale, h / scale];
  return [left + (width - wide) / 2, top + (height - tall) / 2, wide, tall];
}

const size = ({ width, height }: Pick<Image, 'width' | 'height'>) => `${width} × ${height}`;

/** A picture in the size of a model, and how it came to it. */
function sized(image: Image, { inputShape }: ModelDescription, choices: PictureChoices) {
  const { fit, resampling } = choices;
  if (fit === 'model') return { image, told: FITS.model };
  const longest = Math.max(image.width, image.height);
  const scale = Math.min(1, ANY_LONGEST / longest);
  const free = (side: number) => Math.max(Math.round(side * scale), 1);
  const wanted = [inputShape[0] ?? free(image.height), inputShape[1] ?? free(image.width)] as const;
  if (wanted[0] === image.height && wanted[1] === image.width) return { image, told: '' };
  if (fit === 'asIs') {
    return { image: resizeImage(image, wanted, resampling), told: 'made smaller' };
  }
  const how = { how: resampling };
  const made = middle(scaleToFit(image, wanted, fit, how), wanted);
  return { image: made, told: FITS[fit] };
}

/** One channel of a colour picture, or gray, or its three. */
function inChannels(image: Image, wanted: number, { channel }: PictureChoices): Image {
  if (wanted !== 1 && wanted !== 3) return image;
  const place = ['red', 'green', 'blue'].indexOf(channel);
  if (wanted === 3 || image.channels === 1 || place < 0) return withChannels(image, wanted);
  return { ...image, channels: 1, data: image.data.filter((_, i) => i % image.channels === place) };
}

const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
/** Of blue, green and red. */
const CAFFE = [103.939, 116.779, 123.68];

/** How the values become the model's, as `predict` takes it. */
function rangeOptions({ data }: Image, { range, channel }: PictureChoices): PictureOptions {
  const order = channel === 'bgr' ? { bgr: true } : {};
  switch (range) {
    case 'model':
      return order;
    case 'unit':
      return { ...order, range: [0, 1] };
    case 'signed':
      return { ...order, range: [-1, 1] };
    case 'bytes':
      return { ...order, range: [0, 255] };
    case 'standard': {
      const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
      const square = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
      return { ...order, range: [0, 1], mean, std: Math.sqrt(square) || 1 };
    }
    case 'imagenet':
      return { ...order, range: [0, 1], ...IMAGENET };
    case 'caffe':
      return { range: [0, 255], bgr: true, mean: CAFFE };
  }
}

/** A picture made to what a model takes, as chosen. */
export function preparePicture(
  original: Image,
  description: ModelDescription,
  choices: PictureChoices,
): PreparedPicture {
  const done: string[] = [];
  const { inputShape, data } = description;
  const wanted = inputShape[2]!;
  // What such models take is which pixels are transparent.
  const opacity = data?.task === 'inpaint' || wanted === 4;
  if (isTransparent(original) && !opacity) {
    const where = { white: 'lies over white', black: 'lies over black', none: 'is as stored' };
    done.push(`What is transparent ${where[choices.paper]}.`);
  }
  const flat = opacity ? original : overPaper(original, choices.paper);
  const part = partOf(flat, choices);
  const [left, top, width, height] = part;
  const taken = choices.zoom === 1 ? flat : cutImage(flat, [top, left], [height, width]);
  if (choices.zoom > 1) {
    done.push(
      `Taken are ${size(taken)} of its ${size(flat)} pixels, from column ${left} and row ${top} on.`,
    );
  }
  const { image: fitted, told } = sized(taken, description, choices);
  if (choices.fit === 'model') done.push(`Its size is fitted ${told}.`);
  else if (told !== '') {
    const how = choices.resampling === 'linear' ? 'smoothly' : 'by the nearest pixel';
    done.push(`It becomes ${size(fitted)} pixels, ${told}, resampled ${how}.`);
  }
  const image = opacity ? fitted : inChannels(fitted, wanted, choices);
  if (!opacity && fitted.channels !== image.channels) {
    done.push(
      image.channels === 3
        ? 'Gray is repeated in three channels.'
        : `Its colours become one channel: ${CHANNELS[choices.channel]}.`,
    );
  }
  if (choices.channel === 'bgr') done.push('Its channels are blue, green, red.');
  if (choices.range !== 'model') done.push(`Values: ${RANGES[choices.range]}.`);
  else if (data?.exposure !== undefined) done.push('Values: exposed as in the training.');
  else done.push(`Values: black is ${description.range[0]}, white ${description.range[1]}.`);
  const seen = seenPart(part, description, choices.fit);
  return { image, options: rangeOptions(image, choices), part: seen, done };
}

import { fail, flag, number, numbers, oneOf } from '../check.js';
import { type Image, withChannels } from '../data/image.js';
import { isColoured } from '../data/is_coloured.js';
import { type Exposure, normalExposure } from '../data/normal_exposure.js';

/** How a picture becomes what a model takes. */
export interface PictureOptions {
  /** The values that are black and white to the model, as [0, 255]; default as the model says, else [0, 1]. */
  range?: readonly [least: number, most: number];
  /** What is taken off each value, one number or one for each channel, in the unit of `range`; default 0. */
  mean?: number | readonly number[];
  /** What each value is divided by after that; default 1. */
  std?: number | readonly number[];
  /** Whether the model takes blue first; default false. */
  bgr?: boolean;
}

/** The options, looked at. */
export interface CheckedPicture {
  range: readonly [least: number, most: number];
  mean: readonly number[];
  std: readonly number[];
  bgr: boolean;
}

export const PICTURE_OPTIONS = ['range', 'mean', 'std', 'bgr'] as const;

/** One number for all channels, or one for each. */
function perChannel(where: string, name: string, value: unknown, channels: number): number[] {
  const all = typeof value === 'number' ? [value] : Array.from(numbers(where, name, value));
  if (all.length !== 1 && all.length !== channels) {
    fail(where, name, `one number or ${channels}, one for each channel`, value);
  }
  for (const one of all) number(where, name, one);
  return Array.from({ length: channels }, (_, c) => all[c] ?? all[0]!);
}

/** The options for a model of so many channels; what is left out is as `range` says. */
export function checkPictureOptions(
  where: string,
  options: PictureOptions,
  channels: number,
  range: readonly [number, number],
): CheckedPicture {
  const ends = Array.from(numbers(where, 'range', options.range ?? range));
  const [least, most] = ends as [number, number];
  if (ends.length !== 2 || !ends.every(Number.isFinite) || least >= most) {
    fail(where, 'range', 'two numbers, the lower one first', options.range);
  }
  const std = perChannel(where, 'std', options.std ?? 1, channels);
  if (std.includes(0)) fail(where, 'std', 'not 0', options.std);
  const bgr = flag(where, 'bgr', options.bgr ?? false);
  if (bgr && channels !== 3) {
    oneOf(where, 'bgr of a model of gray pictures', String(bgr), ['false']);
  }
  return {
    range: [least, most],
    mean: perChannel(where, 'mean', options.mean ?? 0, channels),
    std,
    bgr,
  };
}

/** A picture made to the channels of a model, and a sentence on what was done to it, if more than to leave out opacity. */
export function toChannels(
  where: string,
  image: Image,
  wanted: number,
): { image: Image; told: string[] } {
  const own = image.channels < 3 ? 1 : 3;
  if (wanted !== 1 && wanted !== 3) {
    fail(where, 'the image', `of ${wanted} channels, as the model was built for`, own);
  }
  const told: string[] = [];
  if (wanted === 3 && own === 1) {
    told.push('gray, repeated in 3 channels, as the model takes colour pictures');
  }
  if (wanted === 1 && own === 3 && isColoured(image)) {
    told.push('in colour, turned gray, as the model takes gray pictures');
  }
  return { image: withChannels(image, wanted as 1 | 3), told };
}

/** The values of an image of 0..1 as a model takes them: exposed as its description says, or in its range. */
export function pictureValues(
  { data, channels }: Image,
  { range: [least, most], mean, std, bgr }: CheckedPicture,
  exposure: Exposure | undefined,
): Float32Array {
  if (exposure !== undefined) return normalExposure(data, exposure, channels);
  const plain = least === 0 && most === 1 && !bgr;
  if (plain && mean.every((one) => one === 0) && std.every((one) => one === 1)) return data;
  const values = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const c = i % channels;
    const from = bgr ? i - c + (channels - 1 - c) : i;
    values[i] = (least + data[from]! * (most - least) - mean[c]!) / std[c]!;
  }
  return values;
}

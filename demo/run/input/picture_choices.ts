import type { Image } from '../../../lib/data/image.js';
import { isTransparent } from '../../../lib/data/is_transparent.js';
import type { ModelDescription } from '../../../lib/predict/index.js';
import type { Paper } from '../../input/over_paper.js';

/** How a picture comes to a model's size: as its description says, covering it, within it, stretched, or not at all. */
export type Fit = 'model' | 'cover' | 'contain' | 'stretch' | 'asIs';
export type Channel = 'rgb' | 'bgr' | 'luma' | 'red' | 'green' | 'blue';
export type Range = 'model' | 'unit' | 'signed' | 'bytes' | 'standard' | 'imagenet' | 'caffe';

/** All that can be chosen of what is done to a picture. */
export interface PictureChoices {
  readonly paper: Paper;
  /** How many times smaller than the picture the part of it is that is taken. */
  readonly zoom: number;
  /** Where that part lies, 0 left or top, 100 right or bottom. */
  readonly across: number;
  readonly down: number;
  readonly fit: Fit;
  readonly resampling: 'linear' | 'nearest';
  readonly channel: Channel;
  readonly range: Range;
}

export const PAPERS: Readonly<Record<Paper, string>> = {
  white: 'over white',
  black: 'over black',
  none: 'ignored: colours as stored',
};
export const FITS: Readonly<Record<Fit, string>> = {
  model: 'as the model’s description says',
  cover: 'cut to the model’s proportions',
  contain: 'whole, black beside it',
  stretch: 'stretched',
  asIs: 'as large as it is',
};
export const RESAMPLINGS: Readonly<Record<PictureChoices['resampling'], string>> = {
  linear: 'smooth (triangle filter)',
  nearest: 'nearest pixel',
};
export const CHANNELS: Readonly<Record<Channel, string>> = {
  rgb: 'red, green, blue',
  bgr: 'blue, green, red',
  luma: 'gray (BT.601)',
  red: 'red alone',
  green: 'green alone',
  blue: 'blue alone',
};
export const RANGES: Readonly<Record<Range, string>> = {
  model: 'as the model says',
  unit: '0 to 1',
  signed: '−1 to 1',
  bytes: '0 to 255',
  standard: 'mean 0, deviation 1',
  imagenet: 'ImageNet’s mean and deviation (torchvision)',
  caffe: '0 to 255, ImageNet’s mean taken off (Caffe)',
};

/** Longer sides than this are made smaller for a model of any size, unless chosen otherwise. */
export const ANY_LONGEST = 1024;

/** What can be chosen for this model and this picture, by choice. */
export function pictureOffers({ inputShape, data }: ModelDescription, image: Image) {
  const [h, w, channels] = inputShape;
  const open = h == null || w == null;
  const fits: Fit[] = open ? ['asIs'] : ['cover', 'contain', 'stretch'];
  const described = data?.size !== undefined && data.resize !== undefined;
  const ranges = Object.keys(RANGES) as Range[];
  return {
    papers: isTransparent(image) && data?.task !== 'inpaint' && channels !== 4,
    fits: described ? (['model', ...fits] as Fit[]) : fits,
    channels: (channels === 1 ? ['luma', 'red', 'green', 'blue'] : ['rgb', 'bgr']) as Channel[],
    ranges: channels === 3 ? ranges : ranges.filter((one) => one !== 'imagenet' && one !== 'caffe'),
  };
}

/** What is chosen at first. */
export function firstChoices(description: ModelDescription, image: Image): PictureChoices {
  const { fits, channels } = pictureOffers(description, image);
  return {
    paper: 'white',
    zoom: 1,
    across: 50,
    down: 50,
    fit: fits[0]!,
    resampling: 'linear',
    channel: channels[0]!,
    range: 'model',
  };
}

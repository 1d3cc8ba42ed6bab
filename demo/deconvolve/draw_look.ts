import * as tf from '@tensorflow/tfjs-core';
import { overlay } from '../../lib/pictures/overlay.js';
import type { Picture } from '../../lib/pictures/picture.js';
import type { Theme } from '../../lib/pictures/theme.js';
import { HEATS, type Method } from '../../lib/visualize/methods.js';
import type { Card } from './cards.js';
import {
  channelSums,
  mapPictures,
  projectionPicture,
  samplePicture,
  signalPicture,
} from './drawing.js';
import type { InputKind, Sample } from './input_kind.js';
import type { Looked } from './look.js';

/** How plots are drawn: for which page, and how large. */
export interface Look {
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
}

/** Heat on the picture that it is of. */
async function heatPicture(photo: Picture, values: Float32Array, channels: number) {
  const { width, height } = photo;
  const heat = tf.tensor2d(channelSums(values, channels), [height, width]);
  try {
    return await overlay(photo, heat);
  } finally {
    heat.dispose();
  }
}

/** The projections as pictures, each beside its filter's map. */
export async function drawCards(
  { units, lengths, maps, projections }: Looked,
  input: InputKind,
  sample: Sample,
  method: Method,
  look: Look,
): Promise<Card[]> {
  const { kind, channels } = input;
  const drawable = lengths.length === 1 || lengths.length === 2;
  const pictures = drawable ? mapPictures(maps, lengths) : [];
  const photo = kind === 'picture' ? samplePicture(sample, channels) : null;
  const draw = (projection: Float32Array): Picture | Promise<Picture> => {
    if (photo === null) return signalPicture(input, sample, look, projection);
    if (HEATS.includes(method)) return heatPicture(photo, projection, channels);
    return projectionPicture(projection, [photo.height, photo.width], channels);
  };
  return Promise.all(
    units.map(async (unit, n) => ({
      unit,
      map: drawable ? { picture: pictures[n]!, values: maps[n]!, lengths, unit } : null,
      projection: await draw(projections[n]!),
    })),
  );
}

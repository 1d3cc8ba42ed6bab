import * as tf from '@tensorflow/tfjs-core';
import { fail, oneOf, onlyKnown, ValueError } from '../check.js';
import { tensor } from '../tfjs/check.js';
import { checkPicture } from './check_picture.js';
import { COLOR_MAPS, type ColorMap, colorize } from './color_map.js';
import { diverging } from './normalize.js';
import { blend } from './paint.js';
import type { Picture } from './picture.js';

/** How `overlay` mixes heat and photo. */
export interface OverlayOptions {
  /** Opacity of the strongest heat, 0..1; default 0.7. */
  readonly alpha?: number;
  /** The heat's colours; default `diverging` where it has negative values, else `inferno`. */
  readonly colorMap?: ColorMap;
}

/**
 * A heat map on a photo. Heat hides the photo as much as it is strong, so where there is none the
 * photo stays; a coarse map, as of Grad-CAM, is enlarged bilinearly.
 *
 * @param photo a picture, of `toPictures` or an ImageData
 * @param heat [h, w] or [h, w, 1], any size; zero is no heat, negative values run to blue
 * @param options alpha 0.7 where left out
 * @returns a picture of the photo's size
 * @throws ValueError for another shape, values not finite, alpha outside 0..1
 * @example
 * const [photo] = await toPictures(tf.ones([8, 8, 3]), { normalize: 'clip' });
 * const heat = tf.tensor2d([[0, 1], [0, 0]]);
 * const { width, data } = await overlay(photo, heat, { alpha: 0.6 });
 * width; // 8
 * data.slice(-4); // Uint8ClampedArray [255, 255, 255, 255]
 */
export async function overlay(
  photo: Picture,
  heat: tf.Tensor,
  options: OverlayOptions = {},
): Promise<Picture> {
  onlyKnown('overlay', options, ['alpha', 'colorMap']);
  const { alpha = 0.7 } = options;
  if (!(typeof alpha === 'number' && alpha >= 0 && alpha <= 1))
    fail('overlay', 'alpha', 'from 0 to 1', alpha);
  const { width, height, data } = checkPicture('overlay', 'photo', photo);
  tensor('overlay', 'heat', heat);
  if (options.colorMap !== undefined) {
    oneOf('overlay', 'colorMap', options.colorMap, COLOR_MAPS);
  }
  const [h, w, channels = 1, ...more] = heat.shape;
  if (!h || !w || channels !== 1 || more.length > 0) {
    throw new ValueError(
      `overlay: heat must be of shape [h, w] or [h, w, 1], none of them 0, got [${heat.shape}].`,
    );
  }
  const resized = tf.tidy(() =>
    tf.image.resizeBilinear(
      tf.reshape(heat, [h, w, 1]) as tf.Tensor3D,
      [height, width],
      false,
      true,
    ),
  );
  const values = Float32Array.from(await resized.data());
  resized.dispose();
  const signed = values.some((value) => value < 0);
  // Symmetric around zero, so that no heat stays no heat.
  const scaled = diverging(values);
  const strengths = scaled.map((value) => Math.abs(value - 0.5) * 2);
  const colorMap = options.colorMap ?? (signed ? 'diverging' : 'inferno');
  const colors = colorize(signed ? scaled : strengths, colorMap);
  const result = { width, height, data: data.slice() };
  strengths.forEach((strength, i) => {
    const [r, g, b] = colors.subarray(i * 4, i * 4 + 3);
    blend(result, i * 4, [r!, g!, b!], strength * alpha);
  });
  return result;
}

import { fail } from '../check.js';
import { type Image, withChannels } from '../data/image.js';

/** An image with its opacity as the last channel, and nothing where that is 0. */
export function withOpacity(
  image: Float32Array,
  opacity: Float32Array,
  channels: number,
): Float32Array {
  const out = new Float32Array(opacity.length * (channels + 1));
  opacity.forEach((value, pixel) => {
    const to = pixel * (channels + 1);
    if (value === 0) return;
    for (let c = 0; c < channels; c++) out[to + c] = image[pixel * channels + c]!;
    out[to + channels] = 1;
  });
  return out;
}

/**
 * An image as a model takes it that fills what is transparent: with its opacity, 0 or 1, as the last channel.
 *
 * @param channels without the opacity
 * @throws ValueError for an image without opacity
 */
export function withHoles(where: string, image: Image, channels: 1 | 3): Image {
  const { width, height, channels: own, data } = image;
  if (own % 2 === 1) {
    fail(where, 'the image', 'with transparent pixels, which are filled', `${own} channels`);
  }
  const opacity = Float32Array.from({ length: data.length / own }, (_, pixel) =>
    data[pixel * own + own - 1]! < 0.5 ? 0 : 1,
  );
  const values = withOpacity(withChannels(image, channels).data, opacity, channels);
  return { width, height, channels: channels + 1, data: values };
}

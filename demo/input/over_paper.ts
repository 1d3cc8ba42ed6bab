import { type Image, withChannels } from '../../lib/data/image.js';
import { isTransparent } from '../../lib/data/is_transparent.js';

/** What lies behind what is transparent. */
export type Paper = 'white' | 'black' | 'none';

/** An image without opacity: over white or black, or its colours as they are stored. */
export function overPaper(image: Image, paper: Paper): Image {
  const { channels, data } = image;
  if (channels % 2 === 1) return image;
  const own = (channels - 1) as 1 | 3;
  const plain = withChannels(image, own);
  if (paper === 'none' || !isTransparent(image)) return plain;
  const behind = paper === 'white' ? 1 : 0;
  const over = new Float32Array(plain.data.length);
  for (let i = 0, pixel = 0; i < over.length; pixel++) {
    const opacity = data[pixel * channels + own]!;
    for (let c = 0; c < own; c++, i++) {
      over[i] = plain.data[i]! * opacity + behind * (1 - opacity);
    }
  }
  return { ...plain, data: over };
}

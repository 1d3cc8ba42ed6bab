import { type Image, withChannels } from '../../lib/data/image.js';

/** What lies behind what is transparent. */
export type Paper = 'white' | 'black' | 'none';

/** An image without opacity: over white or black, or its colours as they are stored. */
export function overPaper(image: Image, paper: Paper): Image {
  const { channels, data } = image;
  if (channels % 2 === 1) return image;
  const own = (channels - 1) as 1 | 3;
  const plain = withChannels(image, own);
  if (paper === 'none') return plain;
  const behind = paper === 'white' ? 1 : 0;
  const over = plain.data.map((value, i) => {
    const opacity = data[Math.floor(i / own) * channels + own]!;
    return value * opacity + behind * (1 - opacity);
  });
  return { ...plain, data: over };
}

import type { Image } from '../../../lib/data/image.js';

export interface SmallPicture {
  /** Red, green and blue; what was transparent is over white. */
  image: Image;
  /** Whether the middle square was cut out. */
  cut: boolean;
  transparent: boolean;
}

/** The middle square of a picture in another size, shrunk by the browser. */
export function smallPicture(picture: ImageBitmap, side: number): SmallPicture {
  const { width, height } = picture;
  const edge = Math.min(width, height);
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingQuality = 'high';
  const [left, top] = [(width - edge) / 2, (height - edge) / 2];
  context.drawImage(picture, left, top, edge, edge, 0, 0, side, side);
  const pixels = context.getImageData(0, 0, side, side).data;
  let transparent = false;
  const data = new Float32Array(3 * side * side);
  for (let at = 0; at < side * side; at++) {
    const opacity = pixels[4 * at + 3]! / 255;
    if (opacity < 1) transparent = true;
    for (let c = 0; c < 3; c++) {
      data[3 * at + c] = (pixels[4 * at + c]! / 255) * opacity + 1 - opacity;
    }
  }
  return {
    image: { width: side, height: side, channels: 3, data },
    cut: width !== height,
    transparent,
  };
}

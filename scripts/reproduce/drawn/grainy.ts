import { type Image, Random } from '../../../lib/data/index.js';

const clipped = (value: number) => Math.min(Math.max(value, 0), 1);

/** Makes photographs as a sensor takes them in the dark: noise that grows with the light, and some that does not. */
export function grainy(): (image: Image) => Image {
  const random = new Random(1);
  return (image) => ({
    ...image,
    data: image.data.map((value) =>
      clipped(value + random.normal(0, Math.sqrt(0.01 + 0.03 * value))),
    ),
  });
}

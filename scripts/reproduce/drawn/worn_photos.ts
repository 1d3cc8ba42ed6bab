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

/** Makes photographs as old prints are: pale, of a tint of their own, darker to the corners. */
export function faded(): (image: Image) => Image {
  const random = new Random(1);
  return ({ width, height, channels, data }) => {
    const tint = Array.from(
      { length: channels },
      (_, c) => [0.12, 0.06, -0.04][c]! * random.uniform(),
    );
    const contrast = 0.4 + 0.2 * random.uniform();
    return {
      width,
      height,
      channels,
      data: data.map((value, at) => {
        const pixel = Math.floor(at / channels);
        const [row, column] = [Math.floor(pixel / width), pixel % width];
        const far = (row / height - 0.5) ** 2 + (column / width - 0.5) ** 2;
        const pale = 0.35 + contrast * value + tint[at % channels]!;
        return clipped(pale * (1 - 0.7 * far));
      }),
    };
  };
}

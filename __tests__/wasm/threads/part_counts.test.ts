import type { ConvGeometry } from '../../../lib/arithmetic/conv_geometry.js';
import { Random } from '../../../lib/arithmetic/random.js';
import { type Part, partsOf } from '../../../lib/wasm/host/parts.js';

/** A convolution of several images, drawn; no border is wider than the kernel. */
function geometryOf(seed: number): ConvGeometry {
  const random = new Random(seed);
  const draw = (least: number, most: number) =>
    least + Math.floor(random.uniform() * (most - least + 1));
  const axes = [0, 1].map(() => {
    const [k, s, o] = [draw(1, 7), draw(1, 4), draw(1, 20)];
    const b = draw(0, k - 1);
    return { k, s, o, b, n: Math.max(1, (o - 1) * s + k - b - draw(0, k - 1)) };
  });
  const sizes = (key: 'k' | 's' | 'o' | 'b' | 'n', first: number) =>
    [first, axes[0]![key], axes[1]![key]] as const;
  return {
    batch: draw(8, 40),
    input: sizes('n', 1),
    inChannels: draw(1, 64),
    output: sizes('o', 1),
    outChannels: draw(1, 64),
    kernel: sizes('k', 1),
    strides: sizes('s', 1),
    before: sizes('b', 0),
  };
}

const size = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);

/** How many values a part writes. */
const writtenBy = ({ g }: Pick<Part, 'g'>, gradient: boolean) =>
  g.batch * (gradient ? size(g.input) * g.inChannels : size(g.output) * g.outChannels);

describe.each([false, true])('parts of many images, gradient %s', (gradient) => {
  // Tiles of minimal filtering may have more lines than a picture.
  test.each([1, 4, 12, 60])(
    'with tiles of %i lines: four threads write all, none more than two fifths',
    (tile) => {
      const wrong = Array.from({ length: 200 }, (_, i) => 7000 + i).filter((seed) => {
        const g = geometryOf(seed);
        const splitting = { lines: () => tile, work: 100, filter: 0, value: 0 };
        const written = partsOf(g, 4, splitting, gradient).map((part) => writtenBy(part, gradient));
        const whole = writtenBy({ g }, gradient);
        return (
          written.reduce((sum, n) => sum + n, 0) !== whole || Math.max(...written) > 0.4 * whole
        );
      });
      expect(wrong).toEqual([]);
    },
  );
});

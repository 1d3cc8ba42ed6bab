import { Random } from '../../lib/data/index.js';
import { warpImage } from '../../lib/data/warp_image.js';
import { augmentations, augmented, saidAugmentation } from '../../lib/training/data/augment.js';

const [HEIGHT, WIDTH] = [24, 32];
const SHAPES = ['flip', 'rotate', 'crop', 'scale', 'elastic'] as const;
const ALL = [...SHAPES, 'brightness'] as const;

/** Three channels: y, x, and the class of the pixel by a tenth; the mask has the same classes. */
function example() {
  const size = [HEIGHT, WIDTH];
  const y = Float32Array.from({ length: HEIGHT * WIDTH }, (_, i) => {
    const [row, column] = [Math.floor(i / WIDTH), i % WIDTH];
    return Math.hypot(row - 12, column - 16) < 8 ? 2 : column < 8 ? 1 : row < 4 ? -1 : 0;
  });
  const x = Float32Array.from(
    [...y].flatMap((place, i) => [
      Math.floor(i / WIDTH) / HEIGHT,
      (i % WIDTH) / WIDTH,
      0.2 + place / 10,
    ]),
  );
  return { x, y, size };
}

describe.each(SHAPES)('%s', (kind) => {
  test('moves masks with their images, and mixes no classes', () => {
    for (let seed = 0; seed < 6; seed++) {
      const before = example();
      const { x, y, size } = augmented(before, [kind], new Random(seed), 'mask');
      expect([x.length, y!.length, size]).toEqual([before.x.length, before.y.length, before.size]);
      expect(new Set(y)).toEqual(new Set(before.y));
      // The first two channels say where each pixel is from.
      const off = [...y!].filter((place, i) => {
        const [row, column] = [x[3 * i]! * HEIGHT, x[3 * i + 1]! * WIDTH];
        const tie = [row, column].some((at) => Math.abs((at % 1) - 0.5) < 1e-3);
        return !tie && place !== before.y[Math.round(row) * WIDTH + Math.round(column)];
      }).length;
      expect(off).toBe(0);
    }
  });

  test('does something, all of it from the generator that is given', () => {
    const draw = (seed: number) => [...augmented(example(), [kind], new Random(seed), 'mask').x];
    expect(draw(5)).toEqual(draw(5));
    const different = new Set([1, 2, 3, 4, 5, 6].map((seed) => draw(seed).join()));
    expect(different.size).toBe(kind === 'flip' ? 2 : 6);
  });

  test('a class of the whole image stays', () => {
    const { y } = augmented({ ...example(), y: Float32Array.of(7) }, [kind], new Random(1));
    expect([...y!]).toEqual([7]);
  });
});

test('flip mirrors from left to right, pixel by pixel', () => {
  const before = example();
  const found = [1, 2, 3, 4, 5, 6].map((seed) =>
    augmented(before, ['flip'], new Random(seed), 'mask'),
  );
  const other = found.find(({ x }) => x[1] !== 0)!;
  other.y!.forEach((place, i) => {
    const from = i - (i % WIDTH) + WIDTH - 1 - (i % WIDTH);
    expect(place).toBe(before.y[from]);
    expect(other.x[3 * i]).toBe(before.x[3 * from]);
  });
});

test.each([
  ['rotate', 15],
  ['crop', 0],
  ['scale', 0],
] as const)('%s stays within its bounds', (kind, degrees) => {
  for (let seed = 0; seed < 40; seed++) {
    const { x } = augmented(example(), [kind], new Random(seed), 'mask');
    // Around the middle the image is smooth: the slopes of both channels say how it was turned and scaled.
    const at = (12 * WIDTH + 16) * 3;
    const [down, across] = [3 * WIDTH, 3].map((step) => [
      (x[at + step]! - x[at - step]!) * 0.5 * HEIGHT,
      (x[at + step + 1]! - x[at - step + 1]!) * 0.5 * WIDTH,
    ]);
    const angle = (Math.atan2(across![0]!, across![1]!) * 180) / Math.PI;
    expect(Math.abs(angle)).toBeLessThanOrEqual(degrees + 0.5);
    const zoom = 1 / Math.hypot(...down!);
    const [least, most] = { rotate: [1, 1], crop: [1, 1.25], scale: [0.81, 1.23] }[kind];
    expect(zoom).toBeGreaterThan(least! - 0.02);
    expect(zoom).toBeLessThan(most! + 0.02);
  }
});

test('brightness keeps values within 0 to 1, and masks as they are', () => {
  for (let seed = 0; seed < 20; seed++) {
    const before = example();
    const { x, y } = augmented(before, ['brightness'], new Random(seed), 'mask');
    expect(y).toBe(before.y);
    expect(Math.min(...x)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...x)).toBeLessThanOrEqual(1);
    expect(x).not.toEqual(before.x);
  }
});

test('an image that is to come out is moved as the one that goes in', () => {
  const { x, size } = example();
  const shapes = augmentations('rotate,scale,crop,elastic');
  const found = augmented({ x, y: x.slice(), size }, shapes, new Random(3), 'image');
  expect(found.y).toEqual(found.x);
});

test('names', () => {
  expect(augmentations('none')).toEqual([]);
  expect(augmentations('elastic, flip')).toEqual(['flip', 'elastic']);
  expect(augmentations(ALL.join())).toHaveLength(6);
  expect(saidAugmentation(undefined)).toEqual({});
  expect(saidAugmentation('none')).toEqual({ augmentation: 'none' });
  expect(saidAugmentation('rotate,flip').augmentation).toBe(
    'in training mirrored left to right, half of them (flip), turned by up to 15 degrees (rotate)',
  );
  expect(() => augmentations('flip,none')).toThrow(
    "--augment: it must be none or some of flip, rotate, crop, scale, brightness, elastic, got 'flip,none'.",
  );
});

test('beyond its edges an image goes on mirrored', () => {
  const image = { height: 1, width: 3, channels: 1, data: Float32Array.of(1, 2, 3) };
  const at = (xs: number[], how: 'linear' | 'nearest') => {
    const from = Float32Array.from(xs.flatMap((x) => [0, x]));
    return [...warpImage(image, from, how).data];
  };
  expect(at([-1, -2, 3], 'nearest')).toEqual([1, 2, 3]);
  expect(at([-0.5, 0.25, 2.5], 'linear')).toEqual([1, 1.25, 3]);
});

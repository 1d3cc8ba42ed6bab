import { createHash } from 'node:crypto';
import { type GlyphsOptions, glyphs } from '../../lib/data/glyphs.js';

describe('glyphs', () => {
  test.each([
    { count: 3, seed: 1 },
    { count: 20, seed: 2, size: 40 },
    { count: 5, seed: 3, size: 16, characters: 'AB' },
  ])('has the promised form: %o', (options: GlyphsOptions) => {
    const { images, shape, labels } = glyphs(options);
    const size = options.size ?? 28;
    expect(shape).toEqual([options.count, size, size, 1]);
    expect(images).toHaveLength(options.count * size * size);
    expect(labels).toHaveLength(options.count);
    const classes = options.characters?.length ?? 10;
    expect(labels.filter((label) => !(label >= 0 && label < classes))).toHaveLength(0);
    expect(images.filter((pixel) => !(pixel >= 0 && pixel <= 1))).toHaveLength(0);
    expect(images.map((pixel) => Math.round(pixel * 255) / 255)).toEqual(images);
    for (let i = 0; i < options.count; i++) {
      const image = images.subarray(i * size * size, (i + 1) * size * size);
      const ink = image.reduce((sum, pixel) => sum + pixel, 0) / image.length;
      expect(ink).toBeGreaterThan(0.02);
      expect(ink).toBeLessThan(0.5);
    }
  });

  test('gives the same images on every machine', () => {
    const { images, labels } = glyphs({ count: 50, seed: 1 });
    const pixels = Uint8Array.from(images, (pixel) => Math.round(pixel * 255));
    expect([...labels.subarray(0, 10)]).toMatchInlineSnapshot(`
[
  0,
  6,
  4,
  2,
  9,
  4,
  0,
  3,
  5,
  0,
]
`);
    expect(createHash('sha256').update(pixels).digest('hex')).toMatchInlineSnapshot(
      `"d5ffdf980c26c74c606f8aecbe3e0f8d91a011cf788962cdb3903332dd3bb22c"`,
    );
  });

  test('of two sets with one seed, the smaller begins the larger', () => {
    const [few, many] = [glyphs({ count: 10, seed: 9 }), glyphs({ count: 30, seed: 9 })];
    expect(many.images.subarray(0, few.images.length)).toEqual(few.images);
    expect(many.labels.subarray(0, 10)).toEqual(few.labels);
  });

  test('another seed gives other images', () => {
    expect(glyphs({ count: 10, seed: 1 }).images).not.toEqual(
      glyphs({ count: 10, seed: 2 }).images,
    );
  });

  test('the classes are even and can be told apart, though no two images are alike', () => {
    const { images, labels } = glyphs({ count: 3000, seed: 5 });
    const counts = new Array(10).fill(0);
    for (const label of labels) counts[label]++;
    for (const count of counts) expect(Math.abs(count - 300)).toBeLessThan(90);
    // Nearest neighbour: the last 300 among the first 2700.
    const image = (i: number) => images.subarray(i * 784, (i + 1) * 784);
    let right = 0;
    for (let i = 2700; i < 3000; i++) {
      const query = image(i);
      let [best, at] = [Number.POSITIVE_INFINITY, 0];
      for (let j = 0; j < 2700; j++) {
        const other = image(j);
        let distance = 0;
        for (let k = 0; k < 784 && distance < best; k++) distance += (query[k]! - other[k]!) ** 2;
        if (distance < best) [best, at] = [distance, j];
      }
      expect(best).toBeGreaterThan(0);
      if (labels[at] === labels[i]) right++;
    }
    // A person reads all of them; pixels alone mislead now and then. Chance is 30.
    expect(right).toBeGreaterThan(240);
  });

  test.each([
    [{ count: 0 }, 'glyphs: count must be a positive integer, got 0.'],
    [{ count: 1.5 }, 'glyphs: count must be a positive integer, got 1.5.'],
    [{ count: 1, size: 4 }, 'glyphs: size must be an integer of at least 8, got 4.'],
    [{ count: 1, seed: -1 }, 'Random: seed must be an integer from 0 to 2^53 - 1, got -1.'],
    [{ count: 1, characters: '' }, "glyphs: characters must be at least one character, got ''."],
    [
      { count: 1, chars: 'A' },
      "glyphs: unknown option 'chars', expected one of characters, count, seed, size.",
    ],
  ])('refuses %o', (options, message) => {
    expect(() => glyphs(options)).toThrow(new Error(message));
  });
});

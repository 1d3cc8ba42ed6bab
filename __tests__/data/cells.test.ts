import { createHash } from 'node:crypto';
import { type CellsOptions, cells } from '../../lib/data/cells.js';
import { otsu } from '../../lib/measures/otsu.js';

describe('cells', () => {
  test('gives the same images on every machine', () => {
    const { images, masks, shape } = cells({ count: 10, seed: 1 });
    expect(shape).toEqual([10, 64, 64, 1]);
    const bytes = Uint8Array.from(images, (value) => Math.round(value * 255));
    const hash = createHash('sha256').update(bytes).update(Uint8Array.from(masks));
    expect(hash.digest('hex').slice(0, 16)).toMatchInlineSnapshot(`"39004ae8ba718e3f"`);
  });

  test.each<CellsOptions>([{ count: 3 }, { count: 2, size: 96, seed: 2 }, { count: 2, size: 16 }])(
    'has the promised form: %o',
    (options) => {
      const { images, masks, shape } = cells(options);
      const size = options.size ?? 64;
      expect(shape).toEqual([options.count, size, size, 1]);
      expect([images.length, masks.length]).toEqual(new Array(2).fill(options.count * size * size));
      expect(masks.filter((value) => value !== 0 && value !== 1)).toHaveLength(0);
      expect(images.filter((value) => !(value >= 0 && value <= 1))).toHaveLength(0);
      expect(images.map((value) => Math.round(value * 255) / 255)).toEqual(images);
    },
  );

  test('of two sets with one seed, the smaller begins the larger', () => {
    const [few, many] = [cells({ count: 2, seed: 9 }), cells({ count: 4, seed: 9 })];
    expect(many.images.subarray(0, few.images.length)).toEqual(few.images);
    expect(many.masks.subarray(0, few.masks.length)).toEqual(few.masks);
  });

  test('no cells, no mask; more cells, more mask', () => {
    const ink = (count: number) =>
      cells({ count: 10, cells: [count, count] }).masks.reduce((sum, value) => sum + value, 0);
    expect(ink(0)).toBe(0);
    expect(ink(4)).toBeGreaterThan(ink(1));
  });

  test('a threshold finds most of the cells and not all', () => {
    const { images, masks } = cells({ count: 100, seed: 3 });
    let mean = 0;
    for (let i = 0; i < 100; i++) {
      const image = images.subarray(i * 4096, (i + 1) * 4096);
      const threshold = otsu(image);
      let [both, either] = [0, 0];
      image.forEach((value, at) => {
        const [found, there] = [value > threshold, masks[i * 4096 + at] === 1];
        if (found && there) both++;
        if (found || there) either++;
      });
      mean += both / either / 100;
    }
    // On real nuclei it reaches 0.79; something is left for a network to learn.
    expect(mean).toBeGreaterThan(0.7);
    expect(mean).toBeLessThan(0.87);
  });

  test.each<[CellsOptions, string]>([
    [{ count: 0 }, 'cells: count must be a positive integer, got 0.'],
    [{ count: 1, size: 8 }, 'cells: size must be an integer of at least 16, got 8.'],
    [
      { count: 1, cells: [3, 2] },
      'cells: cells must be two integers in order, of at least 0, got [3, 2].',
    ],
    [
      { count: 1, radius: 3 } as never,
      "cells: unknown option 'radius', expected one of cells, count, seed, size.",
    ],
  ])('refuses %o', (options, message) => {
    expect(() => cells(options)).toThrow(new Error(message));
  });
});

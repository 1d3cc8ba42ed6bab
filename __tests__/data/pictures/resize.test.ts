import { fitImage, RESIZES, viewsOf } from '../../../lib/data/fit_image.js';
import type { Image } from '../../../lib/data/image.js';
import { resizeImage } from '../../../lib/data/resize_image.js';
import { pictures } from './fixture.js';

test.each(pictures.resized)('$how, $from to $to, as Pillow', ({ how, from, to, values, out }) => {
  const [height, width] = from;
  const image = { height, width, channels: 1, data: Float32Array.from(values) };
  const found = resizeImage(image, to, how);
  expect([found.height, found.width]).toEqual(to);
  const error = Math.max(...found.data.map((value, i) => Math.abs(value - out[i]!)));
  expect(error).toBeLessThan(2e-6);
});

test('channels are resized by themselves', () => {
  const { from, to, values, out } = pictures.resized[2]!;
  const [height, width] = from;
  const data = Float32Array.from(values.flatMap((value) => [value, 1 - value, 0.5]));
  const found = resizeImage({ height, width, channels: 3, data }, to);
  out.forEach((value, i) => {
    expect(found.data[3 * i]).toBeCloseTo(value, 5);
    expect(found.data[3 * i + 1]).toBeCloseTo(1 - value, 5);
    expect(found.data[3 * i + 2]).toBeCloseTo(0.5, 5);
  });
});

/** Values that rise from left to right and from top to bottom, so that a place is known by its value. */
const ramp = (height: number, width: number): Image => ({
  height,
  width,
  channels: 2,
  data: Float32Array.from({ length: 2 * height * width }, (_, i) => {
    const pixel = i >> 1;
    return i % 2 === 0
      ? (Math.floor(pixel / width) + 0.5) / height
      : ((pixel % width) + 0.5) / width;
  }),
});

describe.each(RESIZES)('%s', (resize) => {
  test.each([
    [30, 50],
    [50, 30],
    [16, 16],
    [7, 90],
  ])('%dx%d in 16x16, whole and back', (height, width) => {
    const image = ramp(height, width);
    const fitted = fitImage(image, [16, 16], resize, { fill: -1 });
    expect([fitted.height, fitted.width]).toEqual([16, 16]);
    const beside = fitted.data.filter((value) => value === -1).length;
    expect(beside > 0).toBe(resize === 'contain' && height !== width);
    const { images, merge } = viewsOf(image, [16, 16], resize);
    const long = Math.max(height, width) / Math.min(height, width);
    expect(images).toHaveLength(resize === 'cover' ? Math.ceil(long - 1e-9) : 1);
    const back = merge(images);
    expect([back.height, back.width]).toEqual([height, width]);
    // A pixel of the smaller image, and half of one where edges are blurred.
    const coarse = 1.6 / (resize === 'contain' ? 16 / long : 16);
    const off = back.data.map((value, i) => Math.abs(value - image.data[i]!));
    expect(Math.max(...off)).toBeLessThan(coarse);
    // What is twice as large comes back twice as large.
    const twice = images.map((one) => resizeImage(one, [32, 32]));
    expect([merge(twice).height, merge(twice).width]).toEqual([2 * height, 2 * width]);
  });
});

test('cover cuts off as much on both sides, contain fills as much', () => {
  const image = ramp(10, 30);
  const across = ({ data }: Image, at: number) => data[2 * at + 1]!;
  const cover = fitImage(image, [10, 10], 'cover');
  expect([across(cover, 0), across(cover, 9)]).toEqual([across(image, 10), across(image, 19)]);
  const contain = fitImage(image, [30, 30], 'contain', { fill: -1 });
  expect(contain.data.subarray(0, 600).every((value) => value === -1)).toBe(true);
  expect(contain.data.subarray(600, 1200)).toEqual(image.data);
});

import { decode } from 'fast-png';
import { blank, type Picture } from '../../lib/pictures/picture.js';
import { toPng } from '../../lib/pictures/to_png.js';

/** Every value of every channel, in an order that is no pattern. */
const data = Uint8ClampedArray.from({ length: 7 * 5 * 4 }, (_, i) => (i * 89) % 256);

test('an opaque picture decodes to its pixels, in three channels', () => {
  const opaque = data.map((value, i) => (i % 4 === 3 ? 255 : value));
  const png = decode(toPng({ width: 7, height: 5, data: opaque }));
  expect([png.width, png.height, png.channels, png.depth]).toEqual([7, 5, 3, 8]);
  expect([...png.data]).toEqual([...opaque].filter((_, i) => i % 4 !== 3));
});

test('a transparent picture decodes to its pixels, in four channels', () => {
  const png = decode(toPng({ width: 5, height: 7, data }));
  expect([png.width, png.height, png.channels]).toEqual([5, 7, 4]);
  expect([...png.data]).toEqual([...data]);
});

test('the file begins as a PNG does, and a blank picture is small', () => {
  const bytes = toPng(blank(100, 100, [1, 2, 3]));
  expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  expect(bytes.length).toBeLessThan(1000);
});

test.each([
  [null, 'toPng: picture must be a picture {width, height, data: Uint8ClampedArray}, got null.'],
  [
    { width: 1, height: 1, data: [0, 0, 0, 0] },
    'toPng: picture must be a picture {width, height, data: Uint8ClampedArray}, got {"width":1,"height":1,"data":[0,0,0,0]}.',
  ],
  [
    { width: 0, height: 1, data: new Uint8ClampedArray(0) },
    'toPng: picture.width must be a positive integer, got 0.',
  ],
  [
    { width: 2, height: 1.5, data: new Uint8ClampedArray(12) },
    'toPng: picture.height must be a positive integer, got 1.5.',
  ],
  [
    { width: 2, height: 2, data: new Uint8ClampedArray(12) },
    'toPng: picture.data must be of length width * height * 4 (16), got 12.',
  ],
])('bad input %#', (picture, message) => {
  expect(() => toPng(picture as Picture)).toThrow(new Error(message));
});

import type { Picture } from '../../lib/pictures/picture.js';
import { toCanvas } from '../../lib/pictures/to_canvas.js';

const picture: Picture = {
  width: 2,
  height: 1,
  data: Uint8ClampedArray.of(1, 2, 3, 4, 5, 6, 7, 8),
};

test('the canvas takes the size and the pixels', () => {
  let put: Picture | undefined;
  const context = {
    createImageData: (width: number, height: number) => ({
      width,
      height,
      data: new Uint8ClampedArray(width * height * 4),
    }),
    putImageData: (image: Picture, x: number, y: number) => {
      if (x === 0 && y === 0) put = image;
    },
  };
  const canvas = { width: 300, height: 150, getContext: () => context };
  toCanvas(picture, canvas as unknown as HTMLCanvasElement);
  expect([canvas.width, canvas.height]).toEqual([2, 1]);
  expect(put).toEqual(picture);
  expect(put!.data).not.toBe(picture.data);
});

test('a canvas that has another context', () => {
  const canvas = { width: 1, height: 1, getContext: () => null };
  expect(() => toCanvas(picture, canvas as unknown as HTMLCanvasElement)).toThrow(
    new Error('toCanvas: the canvas has no 2d context (it was given another one).'),
  );
});

test('what is not a picture', () => {
  const canvas = { width: 1, height: 1, getContext: () => null };
  const bad = { width: 2, height: 1, data: new Uint8ClampedArray(4) };
  expect(() => toCanvas(bad, canvas as unknown as HTMLCanvasElement)).toThrow(
    new Error('toCanvas: picture.data must be of length width * height * 4 (8), got 4.'),
  );
});

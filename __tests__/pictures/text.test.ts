import { blank } from '../../lib/pictures/picture.js';
import { drawText, measureText, wrapText } from '../../lib/pictures/text.js';

/** The columns and rows that differ from white: [left, top, right, bottom]. */
function inked(text: string, x: number, align: 'left' | 'center' | 'right', size = 18) {
  const picture = blank(200, 40, [255, 255, 255]);
  drawText(picture, text, x, 8, { size, color: [0, 0, 0], align });
  const at = [...picture.data.keys()].filter((i) => i % 4 === 0 && picture.data[i]! < 128);
  const [xs, ys] = [at.map((i) => (i / 4) % 200), at.map((i) => Math.floor(i / 800))];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const;
}

test.each([12, 18, 27])('text takes the width it measures: size=%s', (size) => {
  const width = measureText('Conv1D 0.25', size);
  const [left, , right] = inked('Conv1D 0.25', 10, 'left', size);
  expect(left).toBeGreaterThanOrEqual(10);
  expect(right).toBeLessThan(10 + width);
  expect(right - left).toBeGreaterThan(width * 0.9);
});

test('capitals are two thirds of a line high, a g hangs below them', () => {
  const [, top, , bottom] = inked('H', 10, 'left');
  expect(bottom - top + 1).toBe(13);
  expect(inked('g', 10, 'left')[3]).toBe(bottom + 4);
});

test('left, center and right are about the same point', () => {
  const width = measureText('loss', 18);
  const [left] = inked('loss', 100, 'left');
  expect(inked('loss', 100 + width, 'right')[0]).toBe(left);
  expect(Math.abs(inked('loss', 100 + width / 2, 'center')[0] - left)).toBeLessThanOrEqual(1);
});

test('numbers of as many digits are as wide', () => {
  expect(measureText('0.111', 20)).toBe(measureText('0.888', 20));
});

test('lines break at spaces, and a word that is too long stays whole', () => {
  const width = measureText('filter 12,', 18);
  expect(wrapText('filter 12, activation 3.5', 18, width)).toEqual([
    'filter 12,',
    'activation',
    '3.5',
  ]);
  expect(wrapText('a\nb', 18, 500)).toEqual(['a', 'b']);
  for (const line of wrapText('to be or not to be', 18, 60)) {
    expect(measureText(line, 18)).toBeLessThanOrEqual(60);
  }
});

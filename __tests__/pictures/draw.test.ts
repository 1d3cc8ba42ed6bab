import { drawPolylines } from '../../lib/pictures/draw.js';
import type { Polyline } from '../../lib/pictures/stroke_font.js';

function draw(width: number, height: number, lines: readonly Polyline[], strokeWidth: number) {
  const target = new Float32Array(width * height);
  drawPolylines(target, width, height, lines, strokeWidth);
  return target;
}

test('a line of width 1 through pixel centres fills exactly those pixels', () => {
  const row: Polyline = [
    [0.5, 1.5],
    [2.5, 1.5],
  ];
  expect([...draw(3, 3, [row], 1)]).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0]);
});

test('a line between two rows covers half of each', () => {
  const row: Polyline = [
    [-2, 1],
    [5, 1],
  ];
  expect([...draw(3, 2, [row], 1)]).toEqual(new Array(6).fill(0.5));
});

test.each([1, 1.5, 2, 3, 4.5])('ink of a straight line is length x width: strokeWidth=%s', (w) => {
  const across: Polyline = [
    [-20, 9.3],
    [60, 12.1],
  ];
  const ink = draw(40, 24, [across], w).reduce((sum, v) => sum + v, 0);
  const length = 40 * Math.hypot(1, 2.8 / 80);
  expect(Math.abs(ink / (length * w) - 1)).toBeLessThan(0.03);
});

test('a line thinner than a pixel is fainter', () => {
  const row: Polyline = [
    [-2, 0.5],
    [5, 0.5],
  ];
  expect([...draw(2, 1, [row], 0.25)]).toEqual([0.25, 0.25]);
});

test('drawing twice changes nothing, and what is darker stays', () => {
  const line: Polyline = [
    [1.2, 1.7],
    [6.1, 5.2],
  ];
  expect(draw(8, 8, [line, line], 1.5)).toEqual(draw(8, 8, [line], 1.5));
  const full = new Float32Array(64).fill(1);
  drawPolylines(full, 8, 8, [line], 1.5);
  expect(full).toEqual(new Float32Array(64).fill(1));
});

test('a single point is a dot, an empty stroke nothing, and the outside is cut off', () => {
  expect([...draw(3, 1, [[[1.5, 0.5]]], 1)]).toEqual([0, 1, 0]);
  expect([...draw(3, 1, [[]], 1)]).toEqual([0, 0, 0]);
  const outside: Polyline = [
    [-9, -9],
    [-4, -4],
  ];
  expect([...draw(2, 2, [outside], 2)]).toEqual([0, 0, 0, 0]);
});

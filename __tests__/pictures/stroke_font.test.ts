import { drawPolylines } from '../../lib/pictures/draw.js';
import { CELL_ASPECT, strokesOf } from '../../lib/pictures/stroke_font.js';

const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i));
const extra = [...'°±·×µ–…−→'];

function drawn(char: string): string {
  const [width, height] = [20, 36];
  const target = new Float32Array(width * height);
  const pixels = strokesOf(char).map((line) =>
    line.map(([x, y]) => [x * width, y * height] as const),
  );
  drawPolylines(target, width, height, pixels, 2);
  return target.map((v) => Math.round(v * 255)).join();
}

test.each([...printable, ...extra])('%s lies in its cell and has ink', (char) => {
  const points = strokesOf(char).flat();
  expect(points.length).toBeGreaterThan(1);
  for (const [x, y] of points) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual(1);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThanOrEqual(1);
  }
});

test('every character has a picture of its own, save minus and dash', () => {
  const chars = [...printable, ...extra, '\u0000'].filter((char) => char !== '–');
  expect(new Set(chars.map(drawn)).size).toBe(chars.length);
});

test('a space is empty, an unknown character an empty box', () => {
  expect(strokesOf(' ')).toEqual([]);
  expect(strokesOf('漢')).toEqual(strokesOf('\u0000'));
  expect(strokesOf('漢')[0]).toHaveLength(5);
});

test('a name that objects inherit is not a character', () => {
  expect(strokesOf('constructor')).toEqual(strokesOf('漢'));
});

test('a minus is one straight stroke in the middle of a cell narrower than high', () => {
  expect(strokesOf('-')).toHaveLength(1);
  expect(strokesOf('-')[0]!.map(([x]) => x)).toEqual([0.26, 0.74]);
  expect(CELL_ASPECT).toBeCloseTo(0.5556, 4);
});

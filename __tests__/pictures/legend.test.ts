import { drawLegend, type LegendEntry, placeLegend } from '../../lib/pictures/legend.js';
import { blank } from '../../lib/pictures/picture.js';
import { differing, pixel } from './pixels.js';

const entries: LegendEntry[] = ['training', 'validation', 'test'].map((text, i) => {
  return { text, color: [200, i * 50, 0], thickness: 6 };
});

test('entries stand side by side, and on a new row where the width ends', () => {
  expect(placeLegend(entries, 20, 1000).map(({ row }) => row)).toEqual([0, 0, 0]);
  expect(placeLegend(entries, 20, 210).map(({ row }) => row)).toEqual([0, 1, 1]);
  const narrow = placeLegend(entries, 20, 10);
  expect(narrow.map(({ row, left }) => [row, left])).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
  ]);
});

test('each entry has a sample of its colour and a name', () => {
  const picture = blank(160, 70, [255, 255, 255]);
  drawLegend(picture, placeLegend(entries, 20, 10), 5, 4, 20, [0, 0, 0]);
  for (const row of [0, 1, 2]) {
    const top = 4 + row * 20;
    expect(pixel(picture, 10, top + 10)).toEqual([200, row * 50, 0]);
    expect(pixel(picture, 10, top + 2)).toEqual([255, 255, 255]);
    expect(differing(picture, [30, top, 160, top + 20], [255, 255, 255])).toBeGreaterThan(40);
  }
});

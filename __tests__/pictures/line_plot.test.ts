import { type LinePlotOptions, linePlot } from '../../lib/pictures/line_plot.js';
import type { Picture } from '../../lib/pictures/picture.js';
import type { Series } from '../../lib/pictures/series.js';
import { differing, pixel } from './pixels.js';

const WHITE = [255, 255, 255];
const BLUE = [78, 121, 167];
const ORANGE = [242, 142, 44];

/** Pixels of about a colour: [x, y]. */
function like({ data, width }: Picture, color: readonly number[]): [number, number][] {
  return Array.from({ length: data.length / 4 }, (_, i) => i)
    .filter((i) => color.every((value, c) => Math.abs(data[i * 4 + c]! - value) < 12))
    .map((i) => [i % width, Math.floor(i / width)]);
}

test('the line runs from the first point to the last: a falling one goes down to the right', () => {
  const points = like(linePlot([{ y: [3, 2, 1] }]), BLUE);
  const [left, right] = [
    points.reduce((a, b) => (b[0] < a[0] ? b : a)),
    points.reduce((a, b) => (b[0] > a[0] ? b : a)),
  ];
  expect(right[0] - left[0]).toBeGreaterThan(500);
  expect(right[1] - left[1]).toBeGreaterThan(250);
  // A straight line: its middle is half-way.
  const middle = points.filter(([x]) => Math.abs(x - (left[0] + right[0]) / 2) < 1);
  expect(Math.abs(middle[0]![1] - (left[1] + right[1]) / 2)).toBeLessThan(4);
});

test('on a logarithmic axis decades are equally far apart', () => {
  const points = like(linePlot([{ y: [100, 10, 1] }], { logY: true }), BLUE);
  const xs = points.map(([x]) => x);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const at = (x: number) => points.find((point) => Math.abs(point[0] - x) <= 1)![1];
  const middle = at(Math.round((left + right) / 2));
  expect(Math.abs(middle - (at(left + 1) + at(right - 1)) / 2)).toBeLessThan(4);
});

test('a value that is not finite leaves a gap, a lone point is a dot', () => {
  const whole = like(linePlot([{ y: [1, 1, 1, 1, 1] }]), BLUE).length;
  const gap = like(linePlot([{ y: [1, 1, Number.NaN, 1, 1] }]), BLUE).length;
  expect(gap / whole).toBeGreaterThan(0.4);
  expect(gap / whole).toBeLessThan(0.6);
  expect(like(linePlot([{ y: [1] }]), BLUE).length).toBeGreaterThan(20);
});

test('each series has a colour of its own', () => {
  const picture = linePlot([{ y: [1, 2] }, { y: [2, 1] }]);
  expect(like(picture, BLUE).length).toBeGreaterThan(500);
  expect(like(picture, ORANGE).length).toBeGreaterThan(500);
});

test('x places the points', () => {
  const [dense, sparse] = [
    [0, 1, 2, 3],
    [0, 1, 2, 30],
  ].map((x) => {
    const picture = linePlot([{ x, y: [0, 0, 0, 9] }]);
    const points = like(picture, BLUE);
    return Math.min(...points.filter(([, y]) => y < 200).map(([px]) => px));
  });
  expect(dense! - sparse!).toBeGreaterThan(50);
});

test('title, labels, legend and numbers are ink', () => {
  const y = [1, 2, 3];
  const bare = linePlot([{ y }]);
  const ink = (picture: Picture) => differing(picture, [0, 0, 640, 400], WHITE);
  for (const options of [{ title: 'Loss' }, { xLabel: 'step' }, { yLabel: 'MSE' }]) {
    const labelled = linePlot([{ y }], options);
    expect(labelled.data.some((value, i) => value !== bare.data[i])).toBe(true);
  }
  expect(ink(linePlot([{ y, name: 'training' }]))).toBeGreaterThan(ink(bare) - 500);
  const titled = linePlot([{ y }], { title: 'Loss while training' });
  expect(differing(titled, [14, 14, 300, 41], WHITE)).toBeGreaterThan(300);
  // The numbers of the y axis.
  expect(differing(bare, [14, 14, 34, 370], WHITE)).toBeGreaterThan(100);
});

test('contributions are shaded behind the points, red where positive, blue where negative', () => {
  const contribution = [0, 0, 0, 1, 0, 0, 0, -1, 0, 0, 0];
  const picture = linePlot([{ y: new Array(11).fill(1), contribution }]);
  const row = Array.from({ length: 640 }, (_, x) => pixel(picture, x, 70));
  const red = row.flatMap(([r, , b], x) => (r! > b! + 50 ? [x] : []));
  const blue = row.flatMap(([r, , b], x) => (b! > r! + 50 ? [x] : []));
  expect(red.length).toBeGreaterThan(30);
  expect(blue.length).toBeGreaterThan(30);
  expect(Math.max(...red)).toBeLessThan(Math.min(...blue));
});

test('scale draws the same with more pixels, theme with other colours', () => {
  const picture = linePlot([{ y: [1, 2] }], { scale: 2, width: 300, height: 200 });
  expect([picture.width, picture.height]).toEqual([600, 400]);
  const dark = linePlot([{ y: [1, 2] }], { theme: 'dark' });
  expect(pixel(dark, 0, 0)).toEqual([22, 25, 30]);
});

test.each<[unknown, unknown, string]>([
  [[], {}, 'linePlot: series must be a non-empty array, got [].'],
  [{ y: [1] }, {}, 'linePlot: series must be a non-empty array, got {"y":[1]}.'],
  [[{ y: [] }], {}, 'linePlot: series[0].y must be a non-empty array of numbers, got [].'],
  [[{}], {}, 'linePlot: series[0].y must be a non-empty array of numbers, got undefined.'],
  [[{ y: 'abc' }], {}, "linePlot: series[0].y must be an array of numbers, got 'abc'."],
  [[{ y: [1, 2], x: [1] }], {}, 'linePlot: series[0].x must be as long as y (2), got 1.'],
  [
    [{ y: [1] }, { y: [1, 2, 3], x: [0, 2, 2] }],
    {},
    'linePlot: series[1].x must be finite and ascending, got [2, 2].',
  ],
  [
    [{ y: [1, 2], contribution: [1] }],
    {},
    'linePlot: series[0].contribution must be as long as y (2), got 1.',
  ],
  [
    [
      { y: [1], contribution: [1] },
      { y: [1], contribution: [1] },
    ],
    {},
    'linePlot: at most one series can have a contribution, got 2.',
  ],
  [[{ y: [Number.NaN] }], {}, 'linePlot: no series has a finite y.'],
  [
    [{ y: [1, 0] }],
    { logY: true },
    'linePlot: series[0].y must be positive for a logarithmic axis, got 0.',
  ],
  [
    [{ y: [1], label: 'a' }],
    {},
    "linePlot: series[0]: unknown option 'label', expected one of contribution, name, x, y.",
  ],
  [[{ y: [1] }], { width: 100 }, 'linePlot: width must be an integer of at least 200, got 100.'],
  [[{ y: [1] }], { height: 1 }, 'linePlot: height must be an integer of at least 160, got 1.'],
  [[{ y: [1] }], { scale: 0 }, 'linePlot: scale must be a positive integer, got 0.'],
  [[{ y: [1] }], { theme: '' }, "linePlot: theme must be 'light' or 'dark', got ''."],
  [
    [{ y: [1] }],
    { log: true },
    "linePlot: unknown option 'log', expected one of height, logY, scale, theme, title, width, xLabel, yLabel.",
  ],
])('bad input %#: %j %j', (series, options, message) => {
  const call = () => linePlot(series as Series[], options as LinePlotOptions);
  expect(call).toThrow(new Error(message));
});

import fc from 'fast-check';
import { axis } from '../../lib/pictures/axis.js';

const texts = (
  extent: [number, number],
  options: { log?: boolean; nice?: boolean; count?: number },
) =>
  axis(extent, [0, 100], {
    log: false,
    nice: true,
    count: options.log ? 5 : 7,
    ...options,
  }).ticks.map(({ text }) => text);

test.each([
  { extent: [0, 1], log: false, expected: ['0', '0.2', '0.4', '0.6', '0.8', '1.0'] },
  { extent: [-3, 7], log: false, expected: ['−4', '−2', '0', '2', '4', '6', '8'] },
  {
    extent: [0, 5200],
    log: false,
    expected: ['0', '1,000', '2,000', '3,000', '4,000', '5,000'],
  },
  { extent: [4.4, 5.2], log: false, expected: ['4.4', '4.6', '4.8', '5.0', '5.2'] },
  // 10 and 0 would be far off.
  { extent: [1.3, 8.7], log: false, expected: ['2', '4', '6', '8'] },
  { extent: [0, 3e6], log: false, expected: ['0', '0.5M', '1M', '1.5M', '2M', '2.5M', '3M'] },
  { extent: [0, 4e-5], log: false, expected: ['0', '1e-5', '2e-5', '3e-5', '4e-5'] },
  { extent: [1e-4, 1], log: true, expected: ['1e-4', '0.001', '0.01', '0.1', '1'] },
  {
    extent: [4.49787712097168, 4.5649495124816895],
    log: true,
    expected: ['4.2', '4.4', '4.6', '4.8', '5'],
  },
  { extent: [0.02, 0.07], log: true, expected: ['0.02', '0.03', '0.04', '0.05', '0.06', '0.07'] },
] as const)('extent=$extent log=$log has the ticks $expected', ({ extent, log, expected }) => {
  expect(texts([...extent], { log })).toEqual(expected);
});

test('a nice axis has 4 to 7 ticks, 1, 2 or 5 times a power of ten apart, and little beside the data', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -100, max: 100, noNaN: true }),
      fc.double({ min: -2, max: 4, noNaN: true }),
      (low, magnitude) => {
        const high = low + 10 ** magnitude;
        const { position, ticks } = axis([low, high], [0, 1], { log: false, nice: true, count: 7 });
        expect(ticks.length).toBeGreaterThanOrEqual(4);
        expect(ticks.length).toBeLessThanOrEqual(7);
        const [from, to] = [position(low), position(high)];
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(1);
        expect(to - from).toBeGreaterThan(0.6);
        const step = ((ticks[1]!.at - ticks[0]!.at) * (high - low)) / (to - from);
        const digit = step / 10 ** Math.floor(Math.log10(step * (1 + 1e-9)));
        expect(Math.min(...[1, 2, 5].map((round) => Math.abs(digit - round)))).toBeLessThan(1e-6);
      },
    ),
  );
});

test('positions run from one end of the range to the other', () => {
  const { position, ticks } = axis([0, 10], [200, 100], { log: false, nice: false, count: 5 });
  expect([0, 5, 10].map(position)).toEqual([200, 150, 100]);
  expect(ticks[0]).toEqual({ at: 200, text: '0' });
});

test.each([
  { value: 5, log: false },
  { value: 0, log: false },
  { value: -2, log: false },
  { value: 0.3, log: true },
])('all values $value, log=$log: in the middle', ({ value, log }) => {
  const { position } = axis([value, value], [0, 100], { log, nice: false, count: 5 });
  expect(position(value)).toBeCloseTo(50, 6);
});

test('a logarithmic axis leaves a margin and does not go to whole decades', () => {
  const { position } = axis([0.02, 0.3], [0, 100], { log: true, nice: true, count: 5 });
  expect(position(0.02)).toBeGreaterThan(2);
  expect(position(0.02)).toBeLessThan(5);
  expect(position(0.3)).toBeGreaterThan(95);
});

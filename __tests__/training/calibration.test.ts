import { Random } from '../../lib/data/index.js';
import { calibrationOf } from '../../lib/training/calibration.js';

const random = new Random(1);
const scored = Array.from({ length: 60 }, (_, i) => ({
  score: random.integer(20) + (i % 3 === 0 ? 8 : 0),
  positive: i % 3 === 0,
}));
const KNOWN = { score: 'error', positives: 'odd ones', rule: 'By eye.' };

/** By counting. */
function counted(threshold: number) {
  const above = scored.filter(({ score }) => score > threshold);
  const right = above.filter(({ positive }) => positive).length;
  return {
    recall: right / 20,
    falseAlarms: (above.length - right) / 40,
    precision: above.length === 0 ? null : right / above.length,
  };
}

test('every point is what counting gives', () => {
  const { points, chosen, rule } = calibrationOf(scored, 12, KNOWN);
  expect(rule).toBe('By eye.');
  expect(points.length).toBeGreaterThan(20);
  for (const point of [...points, chosen]) expect(point).toMatchObject(counted(point.threshold));
  expect(chosen.threshold).toBe(12);
  const thresholds = points.map(({ threshold }) => threshold);
  expect(thresholds).toEqual([...thresholds].sort((a, b) => a - b));
  expect(points.at(-1)).toMatchObject({ recall: 0, precision: null });
});

test.each([
  [Number.NEGATIVE_INFINITY, 1, 1],
  [Number.POSITIVE_INFINITY, 0, 0],
])('a threshold of %d becomes one that answers the same', (threshold, recall, falseAlarms) => {
  const { chosen } = calibrationOf(scored, threshold, KNOWN);
  expect(Number.isFinite(chosen.threshold)).toBe(true);
  expect(chosen).toMatchObject({ recall, falseAlarms });
});

test('where all scores are the same', () => {
  const same = [true, false].map((positive) => ({ score: 2, positive }));
  const { chosen, points } = calibrationOf(same, 3, KNOWN);
  expect(points).toHaveLength(1);
  expect(chosen).toMatchObject({ recall: 0, falseAlarms: 0, precision: null });
});

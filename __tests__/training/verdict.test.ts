import { Random } from '../../lib/arithmetic/random.js';
import type { JudgedExamples } from '../../lib/training/tasks/judgement.js';
import { type Verdict, verdictOnExamples, verdictOnMeasure } from '../../lib/training/verdict.js';

const ADVICE = 'What to try: more data.';

/** Errors of a model and of one baseline on so many examples, whose difference is normally distributed. */
function errors(count: number, mean: number, spread: number, seed = 3): JudgedExamples {
  const random = new Random(seed);
  const rows = Array.from({ length: count }, (_, place) => {
    const base = random.uniform(1, 9);
    return { name: `test signal ${place + 1}`, values: [base - random.normal(mean, spread), base] };
  });
  return { figure: 'MSE', better: 'lower', baselines: ['PCA'], rows };
}

const outcome = ({ comparisons }: Verdict) => comparisons[0]!.outcome;

test('the interval is that of the standard error of the paired differences', () => {
  const examples = errors(400, 0.2, 1);
  const differences = examples.rows.map(({ values: [model, other] }) => other! - model!);
  const mean = differences.reduce((a, b) => a + b, 0) / 400;
  const variance = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 399;
  const error = Math.sqrt(variance / 400);
  const { comparisons, value, examples: count } = verdictOnExamples(examples, ADVICE);
  const [{ by, interval, value: other }] = comparisons as [Verdict['comparisons'][number]];
  expect(count).toBe(400);
  expect(by).toBeCloseTo(mean, 10);
  expect(other - value).toBeCloseTo(mean, 10);
  // The spread between examples is 2.3: unpaired, the interval would be several times as wide.
  expect(interval![0]).toBeCloseTo(mean - 1.96 * error, 1);
  expect(interval![1]).toBeCloseTo(mean + 1.96 * error, 1);
  expect(interval![1] - interval![0]).toBeLessThan(4.5 * error);
  expect(outcome(verdictOnExamples(examples, ADVICE))).toBe('better');
});

test.each([
  ['much better', 40, 1, 0.5, 'better', true],
  ['hardly better', 40, 0.1, 1, 'unclear', null],
  ['worse', 40, -1, 0.5, 'not better', false],
  ['much better on five', 5, 1, 0.1, 'unclear', null],
  ['much better on six', 6, 1, 0.1, 'better', true],
  ['worse on three', 3, -1, 0.1, 'unclear', null],
])('%s', (_, count, mean, spread, expected, better) => {
  const verdict = verdictOnExamples(errors(count, mean, spread, 7), ADVICE);
  expect([outcome(verdict), verdict.better]).toEqual([expected, better]);
});

test('of models that are no better, few pass for better', () => {
  const passed = Array.from({ length: 200 }, (_, seed) =>
    outcome(verdictOnExamples(errors(20, 0, 1, seed), ADVICE)),
  ).filter((one) => one === 'better');
  // 2.5 % and, as 20 are few for a bootstrap, a little more.
  expect(passed.length).toBeLessThan(16);
});

test('the same as the baseline is not better', () => {
  const rows = Array.from({ length: 9 }, (_, i) => ({ name: `${i}`, values: [i, i] }));
  const verdict = verdictOnExamples({ ...errors(1, 0, 0), rows }, ADVICE);
  expect(verdict).toMatchObject({ better: false, comparisons: [{ by: 0, interval: [0, 0] }] });
  expect(verdict.text).toBe(
    'Mean MSE 4 on 9 test examples. NOT better than PCA, which has the same. What to try: more data.',
  );
});

test('words', () => {
  const rows = Array.from({ length: 8 }, (_, i) => ({
    name: `${i}`,
    values: [0.5, 0.25, 0.75, 0.5 + (i % 2 ? 0.1 : -0.11)],
  }));
  const verdict = verdictOnExamples(
    { figure: 'IoU', better: 'higher', baselines: ['a', 'b', 'c'], rows },
    ADVICE,
  );
  expect(verdict.text).toBe(
    'Mean IoU 0.5 on 8 test examples. ' +
      'NOT better than b, but worse by 0.25 (95 % interval -0.25 to -0.25). What to try: more data. ' +
      `Not shown to be better than c by 0.005 (95 % interval ${verdict.comparisons[2]!.interval!.map((one) => Number(one.toPrecision(3))).join(' to ')}): the test set is too small to tell. ` +
      'Better than a by 0.25 (95 % interval 0.25 to 0.25).',
  );
  expect(verdict.better).toBe(false);
});

test('examples that prove nothing do not count, and where none proves anything nothing is claimed', () => {
  const examples = errors(12, 1, 0.1);
  const silent = { name: 'silence', values: [null, 5] };
  const some = { ...examples, rows: [silent, ...examples.rows, silent] };
  expect(verdictOnExamples(some, ADVICE).value).toBe(verdictOnExamples(examples, ADVICE).value);
  const none = verdictOnExamples({ ...examples, rows: [silent] }, ADVICE);
  expect(none).toMatchObject({ better: null, examples: 0 });
  expect(none.text).toBe('mean MSE: no test example proves anything.');
});

test('a total that is no mean', () => {
  const rows = [1, 2, 3, 4, 5, 6].map((n) => ({ name: `${n}`, values: [n] }));
  const total = { name: 'the most', of: (places: readonly number[]) => [Math.max(...places), 3] };
  const verdict = verdictOnExamples(
    { figure: 'n', better: 'higher', baselines: ['three'], rows, total },
    ADVICE,
  );
  expect(verdict).toMatchObject({ figure: 'the most', value: 5, comparisons: [{ by: 2 }] });
});

test('a measure without examples: no certainty is claimed', () => {
  const measure = {
    name: 'SNR [dB]',
    value: 12,
    better: 'higher',
    baselines: [['line', 9]],
  } as const;
  const verdict = verdictOnMeasure({ ...measure, baselines: [['line', 9]] }, ADVICE);
  expect(verdict).toMatchObject({ better: true, examples: null });
  expect(verdict.text).toBe(
    'SNR [dB] 12. Better than line by 3. How sure that is was not computed, as single test examples are not known.',
  );
  expect(verdictOnMeasure({ ...measure, baselines: [] }, ADVICE)).toMatchObject({
    better: null,
    text: 'SNR [dB] 12. There is nothing to compare it with.',
  });
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as optimizers from '../../lib/optimizers/index.js';
import { SGD } from '../../lib/optimizers/sgd.js';

interface Oracle {
  steps: number[];
  rows: { name: string; options: object; rates: number[] }[];
}

const file = path.join(__dirname, '..', 'fixtures', 'keras', 'schedules.json');
const { steps, rows } = JSON.parse(readFileSync(file, 'utf8')) as Oracle;
type Make = (options: object) => optimizers.Schedule;
const schedules = optimizers as unknown as Record<string, Make>;

test.each(rows)("$name $options has Keras's or PyTorch's rates", ({ name, options, rates }) => {
  const schedule = schedules[name]!(options);
  steps.forEach((step, i) => {
    // Keras computes them in float32.
    expect([step, schedule(step)]).toEqual([step, expect.closeTo(rates[i]!, 7)]);
  });
});

test.each(rows)('$name $options comes back from what an optimizer saves', ({ name, options }) => {
  const { learningRate } = optimizers.sgd({ learningRate: schedules[name]!(options) }).getConfig();
  const saved = JSON.parse(JSON.stringify({ learningRate }));
  const loaded = SGD.fromConfig(SGD as never, saved) as unknown as optimizers.KerasOptimizer;
  const schedule = loaded.settings.learningRate as optimizers.Schedule;
  expect(steps.map(schedule)).toEqual(steps.map(schedules[name]!(options)));
});

test('a warm-up goes on as another schedule, and is saved with it', () => {
  const learningRate = optimizers.warmUp({
    warmupSteps: 4,
    initialLearningRate: 0.5,
    learningRate: optimizers.exponentialDecay({
      initialLearningRate: 1,
      decaySteps: 1,
      decayRate: 0.5,
    }),
  });
  expect([0, 1, 2, 4, 5, 6].map(learningRate)).toEqual([0.5, 0.625, 0.75, 1, 0.5, 0.25]);
  expect(optimizers.adam({ learningRate }).getConfig().learningRate).toEqual({
    className: 'WarmUp',
    config: {
      warmupSteps: 4,
      initialLearningRate: 0.5,
      learningRate: {
        className: 'ExponentialDecay',
        config: { initialLearningRate: 1, decaySteps: 1, decayRate: 0.5 },
      },
    },
  });
});

const rate = { initialLearningRate: 1, decaySteps: 2 };
test.each([
  [
    'exponentialDecay',
    { ...rate, decayRate: -1 },
    'exponentialDecay: decayRate must be a finite number of at least 0, got -1.',
  ],
  [
    'cosineDecay',
    { ...rate, decaySteps: 0 },
    'cosineDecay: decaySteps must be a positive integer, got 0.',
  ],
  [
    'cosineDecay',
    { ...rate, decayRate: 1 },
    "cosineDecay: unknown option 'decayRate', expected one of alpha, decaySteps, " +
      'initialLearningRate, warmupSteps, warmupTarget.',
  ],
  [
    'piecewiseConstantDecay',
    { boundaries: [1, 2], values: [1, 2] },
    'piecewiseConstantDecay: values must be 3 numbers, got 2.',
  ],
  [
    'piecewiseConstantDecay',
    { boundaries: [2, 1], values: [1, 2, 3] },
    'piecewiseConstantDecay: a boundary must be a finite number of at least 3, got 1.',
  ],
  [
    'oneCycle',
    { maxLearningRate: 1, totalSteps: 10, annealStrategy: 'square' },
    "oneCycle: annealStrategy must be 'cos' or 'linear', got 'square'.",
  ],
  [
    'warmUp',
    { warmupSteps: 1, learningRate: 'cosine' },
    "warmUp: learningRate must be a function, got 'cosine'.",
  ],
])('%s refuses %j', (name, options, message) => {
  expect(() => schedules[name]!(options)).toThrow(expect.objectContaining({ message }));
});

import { stepCount } from '../../lib/training/step_count.js';

test.each([
  ['steps alone count where they are given', { epochs: 15, leastSteps: 600, steps: 7 }, 40, 7],
  ['many data: the epochs', { epochs: 15, leastSteps: 600, steps: undefined }, 157, 2355],
  [
    'few data: whole epochs of 600 steps or more',
    { epochs: 15, leastSteps: 600, steps: undefined },
    7,
    602,
  ],
  ['epochs that are asked for', { epochs: 2, leastSteps: 0, steps: undefined }, 7, 14],
])('%s', (_, wanted, perEpoch, steps) => {
  expect(stepCount(wanted, perEpoch)).toBe(steps);
});

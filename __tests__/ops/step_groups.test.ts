import { stepGroups } from '../../lib/ops/updates/one_pass.js';

const MILLION = 2 ** 20;

test.each<[sizes: number[], groups: number[][]]>([
  [[], []],
  [[5, 7], [[5, 7]]],
  [
    [MILLION - 1, 1, 1],
    [[MILLION - 1, 1], [1]],
  ],
  [
    [MILLION / 2, MILLION / 2, MILLION / 2],
    [[MILLION / 2, MILLION / 2], [MILLION / 2]],
  ],
  [
    [3, 2 * MILLION, 0, 4],
    [[3], [2 * MILLION], [0, 4]],
  ],
  [
    [2 * MILLION, 1],
    [[2 * MILLION], [1]],
  ],
])('variables of %j values take their steps in groups of a million at most', (sizes, groups) => {
  expect(stepGroups(sizes, (size) => size)).toEqual(groups);
});

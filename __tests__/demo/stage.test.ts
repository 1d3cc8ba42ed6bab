import {
  formatStages,
  layerOf,
  parseStages,
  type Stage,
  stageOf,
} from '../../demo/arithmetic/stage.js';

const stages = (text: string): Stage[] => parseStages(text)!;
const HALVED = '3,2,same,0,1;3,2,same,auto,1;3,2,same,auto,1';

test('a stage comes back from the arguments of its layer', () => {
  for (const stage of stages(HALVED)) {
    expect(stageOf(layerOf(stage) as Parameters<typeof stageOf>[0])).toEqual(stage);
  }
});

describe('parseStages', () => {
  test.each([HALVED, '1,1,valid,auto,1', '9,5,same,4,1', '3,1,valid,0,3'])(
    '%s comes back',
    (text) => {
      expect(formatStages(stages(text))).toBe(text);
    },
  );

  test.each([
    '',
    '3,2,same',
    '3,2,same,2,1',
    '0,2,same,auto,1',
    '3,2,full,auto,1',
    '3,2,same,auto,2',
  ])('%s is none', (text) => {
    expect(parseStages(text)).toBeNull();
  });
});

import { answer } from '../../demo/arithmetic/answer.js';
import { chain, formatStages, parseStages, type Stage } from '../../demo/arithmetic/stage.js';

const stages = (text: string): Stage[] => parseStages(text)!;
const HALVED = '3,2,same,0,1;3,2,same,auto,1;3,2,same,auto,1';

describe('answer', () => {
  test('why a decoder ends at 28 and not at 32', () => {
    const { lengths, why, remedies } = answer(4, stages(HALVED), 32);
    expect(lengths).toEqual([4, 7, 14, 28]);
    expect(why).toEqual([
      'It ends at 28 and not at 32: 4 → 7 → 14 → 28.',
      "Layer 1 makes 7 of 4, by padding 'same' and outputPadding 0, where 8 is needed.",
      "An encoder's convolution with the same kernel and strides turns 7 and 8 alike into 4; " +
        'which of them to go back to, outputPadding has to say.',
    ]);
    expect(remedies[0]!.text).toBe('layer 1: outputPadding null: 4 → 8 → 16 → 32');
  });

  test('nothing to change where it ends as wanted', () => {
    expect(answer(4, stages(HALVED), 28)).toEqual({
      lengths: [4, 7, 14, 28],
      why: ['It ends at 28: 4 → 7 → 14 → 28.'],
      remedies: [],
    });
  });

  test('the nearest lengths where none of the settings leads there', () => {
    const { why, remedies } = answer(4, stages('2,2,same,auto,1'), 20);
    expect(remedies).toEqual([]);
    expect(why[1]).toBe(
      'No padding or outputPadding leads from 4 to 20 with these kernels and strides; ' +
        'the nearest length is 9. Change i, the strides or the number of layers.',
    );
  });

  test.each([
    [4, HALVED, 32],
    [4, '3,2,same,auto,1;3,2,same,auto,1;3,2,same,auto,1', 28],
    [7, '5,2,same,auto,1;4,2,valid,auto,1', 31],
    [3, '4,3,valid,0,1;3,1,same,auto,2', 13],
  ])('every remedy ends there: i=%i layers=%s want=%i', (i, text, wanted) => {
    const { remedies } = answer(i, stages(text), wanted);
    expect(remedies.length).toBeGreaterThan(0);
    for (const remedy of remedies) {
      expect(chain(i, remedy.stages)).toEqual(remedy.lengths);
      expect(remedy.lengths.at(-1)).toBe(wanted);
    }
  });
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

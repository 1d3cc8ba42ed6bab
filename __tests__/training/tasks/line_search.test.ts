import * as tf from '@tensorflow/tfjs-core';
import { LineSearch } from '../../../lib/training/tasks/line_search.js';
import { textAutoencoder } from '../../../models/index.js';
import { describeEachBackend } from '../../backends.js';

const LINES = [
  'Is there no remedy?',
  'As all comforts are; most good, most good indeed.',
  'What man thou art.',
  'Then must your brother die.',
  'O',
];

// Even an untrained code says the same of the same stretch of text.
describeEachBackend('LineSearch', () => {
  const model = () => textAutoencoder({ alphabetSize: 96, filters: [8, 8], seed: 1 });

  test.each([
    ['a line itself', LINES[1]!, 1],
    ['a line of one character', 'O', 4],
    ['a line without its first word', 'must your brother die.', 3],
    ['a line moved by three characters', `...${LINES[2]}`, 2],
  ])('finds %s first', async (_, query, expected) => {
    const search = new LineSearch(model(), LINES);
    const found = await search.nearest(query);
    search.dispose();
    expect(found[0]).toBe(expected);
    expect(found.toSorted()).toEqual([0, 1, 2, 3, 4]);
  });

  test('leaves no tensors behind', async () => {
    const one = model();
    const before = tf.memory().numTensors;
    const search = new LineSearch(one, LINES);
    await search.nearest('What');
    search.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

import type { Entry } from '../../lib/keras/read/build/entry.js';
import { checkKwargs } from '../../lib/keras/read/build/kwargs.js';
import { Masks } from '../../lib/keras/read/build/masks.js';

/** A layer that was called with training=True, or with states. */
const called = (className: string, kwargs: object, config: object = {}) =>
  ({
    object: { className, name: 'it', config },
    calls: [{ args: [], kwargs }],
  }) as unknown as Entry;

const check = (entry: Entry) => () => checkKwargs('loadKeras', new Masks(new Map(), 3), entry, 0);

test.each([
  ['Dropout', {}],
  ['AlphaDropout', {}],
  ['BatchNormalization', {}],
  ['TimeDistributed', {}],
  ['RNN', {}],
  ['LSTM', { dropout: 0.5 }],
  ['MyDropout', {}],
])('%s %o called with training=True is refused', (className, config) => {
  expect(check(called(className, { training: true }, config))).toThrow(
    `${className}: called with training=true in 'it'`,
  );
});

test.each([
  ['Dense', {}],
  ['LayerNormalization', {}],
  ['SimpleRNN', { dropout: 0 }],
  ['Subtract', {}],
])('%s %o does the same in training', (className, config) => {
  expect(check(called(className, { training: true }, config))).not.toThrow();
});

test.each([
  ['Bidirectional', true],
  ['ConvLSTM2D', true],
  ['GRU', false],
])('states of a %s are refused: %s', (className, refused) => {
  const given = check(called(className, { initial_state: [1] }));
  if (refused) expect(given).toThrow(`${className}: called with initial_state=[1] in 'it'`);
  else expect(given).not.toThrow();
});

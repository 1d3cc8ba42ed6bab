import { adviceOf } from '../../lib/training/advice.js';
import { Log } from '../../lib/training/log.js';

/** A log of epochs of these losses, of the training and of the validation. */
function logOf(training: number[], validation: number[] | null): Log {
  const log = new Log(null, ['loss'], { step: 0, epoch: 0 });
  training.forEach((loss, epoch) => {
    const watched = validation === null ? null : { loss: validation[epoch]! };
    const row = { epoch, step: epoch + 1, train: { loss }, validation: watched };
    log.epoch({ ...row, seconds: 1, itemsPerSecond: 1 });
  });
  return log;
}

test.each<[string, Log | null, RegExp]>([
  ['nothing known', null, /a longer training .* more data/],
  ['one epoch', logOf([1], [1]), /a longer training .* more data/],
  ['still falling', logOf([9, 4, 3, 2], [9, 4, 3, 2]), /the loss was still falling at the end/],
  ['still falling, unwatched', logOf([9, 4, 3, 2], null), /still falling at the end/],
  ['by heart', logOf([9, 4, 3, 2], [4, 4, 5, 6]), /validation's loss rose .* by heart/],
  ['stands still', logOf([2, 2, 2, 2], [2, 2, 2, 2]), /no longer fell at the end/],
])('%s', (_, log, expected) => {
  expect(adviceOf(log, 'loss')).toMatch(expected);
});

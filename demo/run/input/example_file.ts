import { imageToPng } from '../../../lib/data/image_to_png.js';
import type { ModelDescription } from '../../../lib/predict/index.js';
import { example } from '../../deconvolve/examples.js';

/** Samples a second where the model says none. */
const RATE = 250;

/** A drawn digit as a PNG, or a synthetic ECG as a CSV file, in the model's size; null for other kinds of inputs. */
export function exampleFile({ kind, inputShape, data }: ModelDescription): File | null {
  const shape = { channelsFirst: false, shape: inputShape };
  if (kind === 'image') {
    const [h = null, w = null] = inputShape;
    const drawn = example({ kind: 'picture', lengths: [h, w], channels: 1, ...shape }, '3', 1);
    const [height, width] = drawn.lengths as [number, number];
    const png = imageToPng({ width, height, channels: 1, data: drawn.values });
    return new File([png as Uint8Array<ArrayBuffer>], 'digit.png', { type: 'image/png' });
  }
  if (kind !== 'signal' && kind !== 'audio') return null;
  const [length = null, channels] = inputShape;
  const drawn = example({ kind: 'signal', lengths: [length], channels: 1, ...shape }, 'ecg', 1);
  const names = data?.columns ?? Array.from({ length: channels ?? 1 }, (_, c) => `lead ${c + 1}`);
  const rows = Array.from(drawn.values, (value, i) =>
    [i / (data?.rate ?? RATE), ...names.map(() => value)].join(','),
  );
  return new File([`time,${names.join(',')}\n${rows.join('\n')}\n`], 'ecg.csv', {
    type: 'text/csv',
  });
}

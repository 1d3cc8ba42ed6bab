import { ValueError } from '../../lib/check.js';
import { meanChannel } from './mean_channel.js';
import type { SignalColumns } from './signal_columns.js';

/**
 * The only column beside the times; of a sound the mean of its channels.
 *
 * @throws ValueError where several columns may be the signal: none is taken for it unasked
 */
export function theColumn({ name, kind, columns, values }: SignalColumns): Float32Array {
  const [first] = values as [Float32Array];
  if (columns.length === 1) return first;
  if (kind !== 'sound') {
    throw new ValueError(
      `${name}: the table must have one column beside its times, got ${columns.join(', ')} ` +
        '(Your own asks which is the signal).',
    );
  }
  return meanChannel(values);
}

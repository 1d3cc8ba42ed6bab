import type { SignalColumns } from '../../input/signal_columns.js';
import { choice } from './choice.js';
import type { SignalChoices } from './signal_choices.js';

const NONE = 'none';

/** Which column or channel each channel of the model gets, and which column has the times. */
export function columnChoices(
  { kind, columns, all, time, values }: SignalColumns,
  { columns: chosen }: SignalChoices,
  change: (changes: Partial<SignalChoices>) => void,
  timed: (column: string) => void,
): HTMLElement[] {
  const picked = [...chosen];
  const what = kind === 'sound' ? 'Channel' : 'Signal column';
  const options = columns.map((name, at) => [String(at), name] as const);
  const mean = values.length > 1 ? [['-1', 'the mean of all'] as const] : [];
  const each = chosen.map((at, channel) =>
    choice(
      chosen.length === 1 ? what : `${what} of channel ${channel + 1}`,
      [...options, ...mean],
      at === null ? null : String(at),
      (value) => {
        picked[channel] = Number(value);
        change({ columns: [...picked] });
      },
    ),
  );
  const times =
    all.length < 2
      ? []
      : [
          choice(
            'Time column',
            [
              [NONE, 'none'],
              ...(time?.includes('+') ? [[time, time] as const] : []),
              ...all.map((name) => [name, name] as const),
            ],
            time ?? NONE,
            timed,
          ),
        ];
  return [...each, ...times];
}

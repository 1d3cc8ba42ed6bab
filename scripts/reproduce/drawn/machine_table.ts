import { writeFileSync } from 'node:fs';
import {
  MACHINE_CHANNELS,
  MACHINE_FAULTS,
  machineSeries,
} from '../../../lib/data/machine_series.js';

/** Rows of the table, and of those at its end that are to judge by. */
const ROWS = 6000;
const JUDGED = 1500;

/** Writes the sensors of a machine as a German spreadsheet does; faults occur in the last quarter alone. */
export function machineTable(file: string): void {
  const { values, faults } = machineSeries({ length: ROWS, faultsFrom: ROWS - JUDGED, seed: 1 });
  const width = MACHINE_CHANNELS.length;
  const start = Date.UTC(2026, 2, 2);
  const lines = [['Zeit', ...MACHINE_CHANNELS, 'Zustand'].join(';')];
  for (let i = 0; i < ROWS; i++) {
    const [, month, day, clock] = /-(\d\d)-(\d\d)T([\d:]{8})/.exec(
      new Date(start + 10_000 * i).toISOString(),
    )!;
    const cells = Array.from(values.subarray(i * width, (i + 1) * width), (value) =>
      value.toFixed(3).replace('.', ','),
    );
    lines.push([`${day}.${month}.2026 ${clock}`, ...cells, MACHINE_FAULTS[faults[i]!]].join(';'));
  }
  writeFileSync(file, `${lines.join('\r\n')}\r\n`);
}

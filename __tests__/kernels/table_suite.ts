import * as tf from '@tensorflow/tfjs-core';
import { replacedKernels } from '../../lib/repairs/replace_kernels.js';
import { guardHeap } from './guarded_heap.js';
import { judge } from './judge.js';
import type { Row } from './row.js';
import { table } from './table.js';

const rows = table();
const hasRow = (kernel: string, backend: string) =>
  rows.some((row) => row.kernel === kernel && (row.backends?.includes(backend) ?? true));

/**
 * Every kernel that this package replaces or adds on the current backend, by the rows of table.ts.
 *
 * @param left rows that do not hold, by kernel and name
 */
export function tableSuite(backend: string, left: RegExp = /^$/): void {
  let guard: ReturnType<typeof guardHeap> | undefined;
  /** What a trap leaves behind is no ground for further rows. */
  let trap: string | undefined;

  /** After a failure a graphics card's backend answers nothing more: the next row has a new one. */
  async function startAnew(): Promise<void> {
    const factory = tf.findBackendFactory(backend);
    tf.removeBackend(backend);
    tf.registerBackend(backend, factory, 3);
    await tf.setBackend(backend);
  }

  async function wrong({ kernel, name, ...row }: Row): Promise<string | null> {
    if (trap !== undefined) return `not run after the trap in ${trap}`;
    // Reading what a graphics card has failed to compute throws.
    const found = await judge({ kernel, name, ...row }).catch(String);
    if (found?.includes('webgpu: ')) await startAnew();
    const damaged = guard?.broken() ?? 0;
    if (/trap|memory access|Aborted/.test(found ?? '')) trap = `${kernel} ${name}`;
    if (damaged > 0) return `${name}: ${damaged} blocks written to beside; ${found}`;
    return found === null ? null : `${name}: ${found}`;
  }

  beforeAll(() => {
    if (backend === 'wasm') guard = guardHeap();
  });

  test('every kernel that is replaced or added has a row', () => {
    const without = replacedKernels(backend).filter((kernel) => !hasRow(kernel, backend));
    expect(without).toEqual([]);
  });

  const registered = [...new Set(rows.map(({ kernel }) => kernel))].filter(
    (kernel) => hasRow(kernel, backend) && tf.getKernel(kernel, backend) !== undefined,
  );
  test.each(registered)('%s', async (kernel) => {
    const problems: string[] = [];
    for (const row of rows) {
      if (row.kernel !== kernel || row.backends?.includes(backend) === false) continue;
      if (left.test(`${kernel} ${row.name}`)) continue;
      const problem = await wrong(row);
      if (problem !== null) problems.push(problem);
    }
    expect(problems.slice(0, 20)).toEqual([]);
  });
}

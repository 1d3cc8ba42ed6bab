import * as tf from '@tensorflow/tfjs-core';
import { replacedKernels } from '../../lib/tfjs/replace_kernels.js';
import type { TestBackend } from '../backends.js';
import { drawnOn } from '../draws.js';
import { CARD_DIFFERENCES, type CardDifference } from './card_differences.js';
import { guardHeap } from './guarded_heap.js';
import { judge } from './judge.js';
import type { Row } from './row.js';
import { table } from './table.js';

const rows = table();
const hasRow = (kernel: string, backend: string) =>
  rows.some((row) => row.kernel === kernel && (row.backends?.includes(backend) ?? true));

/** A number that depends on all of a text, and not on its neighbours in a list. */
function hash(text: string): number {
  let state = 2166136261;
  for (const character of text) state = Math.imul(state ^ character.charCodeAt(0), 16777619) >>> 0;
  return state;
}

/** So many rows of a kernel, always the same ones: a graphics card's shader is compiled for nearly every row. */
function sampled(of: readonly Row[], most: number): readonly Row[] {
  if (of.length <= most) return of;
  return [...of].sort((a, b) => hash(a.name) - hash(b.name)).slice(0, most);
}

/**
 * Every kernel that this package replaces or adds on the current backend, by the rows of table.ts.
 *
 * @param left rows that do not hold, by kernel and name
 * @param most how many rows of a kernel are run
 */
export function tableSuite(
  backend: TestBackend,
  left: RegExp = /^$/,
  most: number = Number.POSITIVE_INFINITY,
): void {
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

  /** The known differences of which rows were run, and whether one of them differs. */
  const met = new Map<CardDifference, boolean>();

  const registered = [...new Set(rows.map(({ kernel }) => kernel))].filter(
    (kernel) => hasRow(kernel, backend) && tf.getKernel(kernel, backend) !== undefined,
  );
  test.each(registered)('%s', async (kernel) => {
    const problems: string[] = [];
    const own = rows.filter(
      (row) => row.kernel === kernel && (row.backends?.includes(backend) ?? true),
    );
    for (const [place, row] of sampled(own, most).entries()) {
      if (!drawnOn(backend, place)) continue;
      if (left.test(`${kernel} ${row.name}`)) continue;
      const problem = await wrong(row);
      const known = CARD_DIFFERENCES.filter(
        ({ backends, rows }) =>
          (backends as readonly string[]).includes(backend) && rows.test(`${kernel} ${row.name}`),
      );
      for (const difference of known) {
        met.set(difference, (met.get(difference) ?? false) || problem !== null);
      }
      if (known.length > 0) continue;
      if (problem !== null) problems.push(problem);
    }
    expect(problems.slice(0, 20)).toEqual([]);
  });
  test('what is known to differ does', () => {
    const own = CARD_DIFFERENCES.filter(({ backends }) =>
      (backends as readonly string[]).includes(backend),
    );
    expect(own.filter((difference) => met.get(difference) !== true)).toEqual([]);
  });
}

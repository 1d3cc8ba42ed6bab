import type { SimdExports } from '../../../lib/wasm/simd_exports.js';
import {
  BITS,
  CONTROL_BYTES,
  controlOf,
  FAILED,
  STATE,
} from '../../../lib/wasm/threads/control.js';
import { CrewTeam } from '../../../lib/wasm/threads/crew_team.js';

const control = () => controlOf(new SharedArrayBuffer(CONTROL_BYTES));

/** A team of whom only this thread is there, and the calls that it runs. */
function alone(onCall: (words: Int32Array, value: number) => void = () => {}) {
  const shared = control();
  const ran: number[] = [];
  const giveUp = jest.fn();
  const call = (value: number) => {
    ran.push(value);
    onCall(shared.words, value);
  };
  const simd = { other: () => {}, call } as unknown as SimdExports;
  const team = new CrewTeam({ simd, control: shared, size: 2, sleeps: true, giveUp });
  const run = (count: number) =>
    team.run(Array.from({ length: count }, (_, i) => ({ name: 'call', args: [i] })));
  return { team, run, ran, giveUp, words: shared.words };
}

describe('the thread that asks', () => {
  test('runs all calls in their order where no other takes any', () => {
    const { run, ran, giveUp } = alone();
    run(5);
    run(2);
    expect(ran).toEqual([0, 1, 2, 3, 4, 0, 1]);
    expect(giveUp).not.toHaveBeenCalled();
  });

  test('runs more calls than the state counts in several turns', () => {
    const { run, ran } = alone();
    run(2 ** BITS + 7);
    expect(ran.length).toBe(2 ** BITS + 7);
  });

  test('gives up a thread that takes a call and does not come back, and runs that call', () => {
    const { team, run, ran, giveUp } = alone((words, value) => {
      // As a thread that takes the next call and dies.
      if (value === 0) Atomics.add(words, STATE, 1);
    });
    team.patience = 50;
    run(4);
    expect(ran).toEqual([0, 2, 3, 1]);
    expect(giveUp).toHaveBeenCalledTimes(1);
  });

  test('throws what failed in another thread, once', () => {
    const { run, words } = alone();
    Atomics.store(words, FAILED, 1);
    expect(() => run(1)).toThrow('tfjs-deconv/threads: a kernel failed in a thread.');
    expect(() => run(1)).not.toThrow();
  });
});

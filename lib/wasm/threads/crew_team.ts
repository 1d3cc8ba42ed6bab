import type { ModuleCall, Team } from '../host/team.js';
import type { SimdExports } from '../simd_exports.js';
import {
  BITS,
  CALL_NUMBERS,
  type Control,
  DONE,
  FAILED,
  FLAGS,
  MOST_CALLS,
  SLEEPERS,
  STATE,
} from './control.js';

/** Multiplications from which a part is worth handing over: some 15 microseconds. */
export const LEAST: number = 2 ** 17;
/** How long this thread looks for the others' last calls before it sleeps, where it may. */
const SPIN_MS = 0.2;

/** What a team is made of. */
export interface TeamOptions {
  readonly simd: SimdExports;
  readonly control: Control;
  /** Threads, with this one. */
  readonly size: number;
  /** Whether this thread may sleep: the main one of a page may not. */
  readonly sleeps: boolean;
  /** Called when the others do not come back, before this thread does what they left. */
  readonly giveUp: () => void;
}

/** The team of a backend: this thread, and those that take calls from the control memory. */
export class CrewTeam implements Team {
  readonly size: number;
  least = LEAST;
  /** Milliseconds in which nothing happens until the others are given up. */
  patience = 10_000;
  readonly #functions: readonly ((...args: number[]) => void)[];
  readonly #indices: ReadonlyMap<string, number>;
  readonly #control: Control;
  readonly #sleeps: boolean;
  readonly #giveUp: () => void;

  constructor({ simd, control, size, sleeps, giveUp }: TeamOptions) {
    this.size = size;
    this.#control = control;
    this.#sleeps = sleeps;
    this.#giveUp = giveUp;
    this.#functions = Object.values(simd);
    this.#indices = new Map(Object.keys(simd).map((name, i) => [name, i]));
  }

  run(calls: readonly ModuleCall[]): void {
    for (let first = 0; first < calls.length; first += MOST_CALLS) {
      this.#runSome(calls.slice(first, first + MOST_CALLS));
    }
  }

  #runSome(given: readonly ModuleCall[]): void {
    const { words, calls } = this.#control;
    for (const [i, { name, args }] of given.entries()) {
      calls[i * CALL_NUMBERS] = this.#indices.get(name)!;
      calls[i * CALL_NUMBERS + 1] = args.length;
      calls.set(args, i * CALL_NUMBERS + 2);
      Atomics.store(words, FLAGS + i, 0);
    }
    Atomics.store(words, DONE, 0);
    Atomics.store(words, STATE, given.length << BITS);
    if (Atomics.load(words, SLEEPERS) > 0) Atomics.notify(words, STATE);
    this.#takeCalls(given);
    this.#awaitOthers(given);
    if (Atomics.exchange(words, FAILED, 0) !== 0) {
      throw new Error('tfjs-deconv/threads: a kernel failed in a thread.');
    }
  }

  /** Runs calls that no other thread has taken. */
  #takeCalls(given: readonly ModuleCall[]): void {
    const { words } = this.#control;
    for (;;) {
      const state = Atomics.load(words, STATE);
      const next = state & MOST_CALLS;
      if (next >= given.length) return;
      if (Atomics.compareExchange(words, STATE, state, state + 1) !== state) continue;
      this.#runOne(given[next]!);
      Atomics.store(words, FLAGS + next, 1);
      Atomics.add(words, DONE, 1);
    }
  }

  #runOne({ name, args }: ModuleCall): void {
    this.#functions[this.#indices.get(name)!]!(...args);
  }

  /** Waits for the calls that others have taken, and runs them itself where those do not come back. */
  #awaitOthers(given: readonly ModuleCall[]): void {
    const { words } = this.#control;
    let before = -1;
    let since = 0;
    for (let turn = 0; ; turn++) {
      const done = Atomics.load(words, DONE);
      if (done === given.length) return;
      if (turn % 64 !== 0) continue;
      const now = performance.now();
      if (done !== before) [before, since] = [done, now];
      else if (now - since > this.patience) break;
      else if (this.#sleeps && now - since > SPIN_MS) Atomics.wait(words, DONE, done, 1);
    }
    this.#giveUp();
    for (const [i, call] of given.entries()) {
      if (Atomics.load(words, FLAGS + i) === 0) this.#runOne(call);
    }
  }
}

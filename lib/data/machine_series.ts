import { Random } from '../arithmetic/random.js';
import { integer, number, onlyKnown } from '../check.js';

/** The channels of `machineSeries`. */
export const MACHINE_CHANNELS = ['load', 'speed', 'temperature', 'vibration', 'pressure'] as const;

/** What can go wrong with the machine; `machineSeries` gives indices into this. */
export const MACHINE_FAULTS = [
  'normal',
  'spike',
  'stuck sensor',
  'offset',
  'rough running',
  'lost coupling',
] as const;

/** What `machineSeries` draws. */
export interface MachineSeriesOptions {
  /** How many rows. */
  length: number;
  /** The row from which faults occur, 0 to length; default all of it normal. */
  faultsFrom?: number;
  /** Standard deviation of white noise, in units of each channel's own; default 0.1. */
  noise?: number;
  /** The same seed gives the same series on every machine. Default 0. */
  seed?: number;
}

/** What a machine's sensors say, and when something is wrong. */
export interface MachineSeries {
  /** `[length, 5]`, row by row: MACHINE_CHANNELS. */
  values: Float32Array;
  /** `[length]`: indices into MACHINE_FAULTS. */
  faults: Uint8Array;
}

/** Rows between faults, and of one, at least and at most. */
const PAUSE = [120, 260] as const;
const LASTS = [20, 60] as const;
const WIDTH = MACHINE_CHANNELS.length;

/**
 * Five sensors of a machine that works in cycles: the speed follows the load, the temperature follows both with delay, the
 * vibration grows with the speed and its ripple, the pressure falls with it. Faults change one or two of them within the
 * range of their values, so that what gives them away is the others or the past.
 *
 * @param options length; faultsFrom length, noise 0.1 and seed 0 where left out
 * @throws ValueError for an argument out of range.
 * @example
 * const { values, faults } = machineSeries({ length: 400, faultsFrom: 200, seed: 1 });
 * values.length; // 2000
 * faults.subarray(0, 200).every((fault) => fault === 0); // true
 */
export function machineSeries(options: MachineSeriesOptions): MachineSeries {
  const where = 'machineSeries';
  onlyKnown(where, options, ['length', 'faultsFrom', 'noise', 'seed']);
  const length = integer(where, 'length', options.length, 1);
  const { faultsFrom = length, noise = 0.1, seed = 0 } = options;
  number(where, 'faultsFrom', faultsFrom, 0, length);
  number(where, 'noise', noise, 0, 10);
  const random = new Random(seed);
  const values = new Float32Array(length * WIDTH);
  let phase = random.uniform(0, 2 * Math.PI);
  let [demand, wear, speed, temperature] = [0, 0, 0, 0];
  for (let i = 0; i < length; i++) {
    // Cycles of about 40 rows, never quite the same.
    wear = 0.99 * wear + random.normal(0, 0.004);
    phase += (2 * Math.PI) / 40 + wear / 4;
    demand = 0.97 * demand + random.normal(0, 0.15);
    const load = Math.max(Math.sin(phase) + 0.35 * Math.sin(2 * phase), -0.6) + 0.5 * demand;
    speed += 0.4 * (load - speed);
    temperature += 0.08 * (0.7 * load + 0.6 * speed - temperature);
    const vibration = 0.6 * speed * speed + 0.5 * Math.sin(3 * phase) * (1 + 0.5 * speed);
    const pressure = -0.8 * speed + 0.4 * Math.tanh(load);
    const row = [load, speed, 2 * temperature, vibration, pressure];
    row.forEach((value, c) => {
      values[i * WIDTH + c] = value + random.normal(0, noise);
    });
  }
  const faults = new Uint8Array(length);
  let at = faultsFrom;
  let kind = 0;
  for (;;) {
    at += Math.round(random.uniform(...PAUSE));
    const lasts = Math.round(random.uniform(...LASTS));
    if (at + lasts >= length) break;
    kind = (kind % (MACHINE_FAULTS.length - 1)) + 1;
    addFault(values, faults, kind, at, lasts, random);
    at += lasts;
  }
  // Hides the last bits in which machines' sines differ.
  return { values: values.map((value) => Math.round(value * 1000) / 1000), faults };
}

/** Changes rows of the values to those of a fault. */
function addFault(
  values: Float32Array,
  faults: Uint8Array,
  kind: number,
  from: number,
  lasts: number,
  random: Random,
): void {
  const channel = random.integer(WIDTH);
  const sign = random.uniform() < 0.5 ? -1 : 1;
  const strength = random.uniform(1, 1.6);
  const name = MACHINE_FAULTS[kind];
  const to = name === 'spike' ? from + 3 : from + lasts;
  const old = values.slice();
  for (let i = from; i < to; i++) {
    faults[i] = kind;
    const cell = i * WIDTH + channel;
    if (name === 'spike') values[cell]! += sign * 2 * strength;
    else if (name === 'stuck sensor') values[cell] = old[from * WIDTH + channel]!;
    else if (name === 'offset') values[cell]! += sign * strength;
    else if (name === 'rough running') values[i * WIDTH + 3]! += random.normal(0, strength);
    else {
      // The speed and what follows it come from another time.
      const other = (from - 57 + (i - from)) * WIDTH;
      for (const c of [1, 4]) values[i * WIDTH + c] = old[Math.max(other, 0) + c]!;
    }
  }
}

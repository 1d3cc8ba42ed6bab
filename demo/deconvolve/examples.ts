import { cells } from '../../lib/data/cells.js';
import { ecgBeats } from '../../lib/data/ecg_beats.js';
import { glyphs } from '../../lib/data/glyphs.js';
import { syntheticEcg } from '../../lib/data/synthetic_ecg.js';
import type { InputKind, Sample } from './input_kind.js';

/** What the page draws itself, for a model that takes any length this long. */
const ANY = { picture: 64, heartbeat: 140, ecg: 640 } as const;
const LEAST = { digit: 8, cells: 16, heartbeat: 16 } as const;
const ECG_RATE = 250;

export const EXAMPLES: Readonly<Record<InputKind['kind'], readonly (readonly [string, string])[]>> =
  {
    picture: [
      ...[...'0123456789'].map((digit) => [digit, `Digit ${digit}`] as const),
      ['cells', 'Cells'],
    ],
    signal: [
      ['heartbeat', 'Heartbeat'],
      ['ecg', 'ECG'],
    ],
  };

/** The middle of a square picture, or the picture in the middle of black. */
function centred(image: Float32Array, side: number, height: number, width: number): Float32Array {
  const [top, left] = [(side - height) >> 1, (side - width) >> 1];
  const inside = (n: number) => n >= 0 && n < side;
  return Float32Array.from({ length: height * width }, (_, i) => {
    const [y, x] = [top + Math.floor(i / width), left + (i % width)];
    return inside(y) && inside(x) ? image[y * side + x]! : 0;
  });
}

/** The same in each channel. */
function repeated(values: Float32Array, channels: number): Float32Array {
  return Float32Array.from({ length: values.length * channels }, (_, i) => {
    return values[Math.floor(i / channels)]!;
  });
}

/** Examples; the same twice in a row is the same object. */
export function exampleMaker(): typeof example {
  let last: { key: string; sample: Sample } | null = null;
  return (input, name, seed) => {
    const key = JSON.stringify([input, name, seed]);
    if (last?.key !== key) last = { key, sample: example(input, name, seed) };
    return last.sample;
  };
}

/** An example of this package's own data, in the model's size; each seed gives another. */
export function example(input: InputKind, name: string, seed: number): Sample {
  const { kind, channels } = input;
  const any = kind === 'picture' ? ANY.picture : name === 'ecg' ? ANY.ecg : ANY.heartbeat;
  const lengths = input.lengths.map((length) => length ?? any);
  const label = EXAMPLES[kind].find(([own]) => own === name)![1];
  const sample = (values: Float32Array, axis = { label: 'sample', step: 1 }): Sample => {
    return { name: label, lengths, values: repeated(values, channels), axis };
  };
  if (name === 'ecg') {
    const ecg = { length: lengths[0]!, samplingRate: ECG_RATE, variation: 0.2, seed };
    return sample(syntheticEcg(ecg).signal, { label: 'time [s]', step: 1 / ECG_RATE });
  }
  if (kind === 'signal') {
    const length = Math.max(lengths[0]!, LEAST.heartbeat);
    return sample(ecgBeats({ count: 1, length, seed }).beats.slice(0, lengths[0]!));
  }
  const [height, width] = lengths as [number, number];
  if (name === 'cells') {
    const size = Math.max(height, width, LEAST.cells);
    return sample(centred(cells({ count: 1, size, seed }).images, size, height, width));
  }
  const size = Math.max(Math.min(height, width), LEAST.digit);
  const { images } = glyphs({ count: 1, size, seed, characters: name });
  return sample(centred(images, size, height, width));
}

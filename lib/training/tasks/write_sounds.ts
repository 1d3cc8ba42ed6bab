import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { toWav } from '../../data/index.js';
import { writeWhole } from '../write_whole.js';

/** Writes sounds of one channel as WAV files of a folder, each as loud as fits. */
export function writeSounds(
  folder: string,
  sampleRate: number,
  sounds: readonly (readonly [name: string, samples: Float32Array])[],
): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, samples] of sounds) {
    const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
    const scaled = samples.map((value) => (0.9 * value) / peak);
    writeWhole(
      path.join(folder, `${name}.wav`),
      toWav({ sampleRate, channels: 1, samples: scaled }),
    );
  }
}

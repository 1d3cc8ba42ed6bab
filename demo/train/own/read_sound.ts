import { readSignal } from '../../input/signal_file.js';
import type { Sound } from '../lesson/material.js';
import { asSound } from './as_sound.js';
import type { Read } from './read_pictures.js';

/** What the browser decodes, with its first channel. */
async function decoded(file: File): Promise<{ values: Float32Array; samplingRate: number }> {
  const context = new OfflineAudioContext(1, 1, 48_000);
  try {
    const sound = await context.decodeAudioData(await file.arrayBuffer());
    return { values: sound.getChannelData(0), samplingRate: sound.sampleRate };
  } catch {
    throw new Error(`${file.name} must be a sound that this browser reads, as WAV, MP3 or Ogg.`);
  }
}

/**
 * A sound file as a network learns it; of several channels the first.
 *
 * @throws Error that names the file
 */
export async function readSound(file: File): Promise<Read<Sound>> {
  const isWav = /\.wav$/i.test(file.name);
  const { values, samplingRate } = isWav ? await readSignal(file) : await decoded(file);
  return asSound(file.name, values, samplingRate!);
}

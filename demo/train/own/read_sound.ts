import { meanChannel } from '../../input/mean_channel.js';
import { readSignal, type SignalFile } from '../../input/signal_file.js';
import type { Sound } from '../lesson/material.js';
import { asSound } from './as_sound.js';
import type { Read } from './read_pictures.js';

/** What the browser decodes, the mean of its channels. */
async function decoded(file: File): Promise<SignalFile> {
  const context = new OfflineAudioContext(1, 1, 48_000);
  try {
    const sound = await context.decodeAudioData(await file.arrayBuffer());
    const channels = Array.from({ length: sound.numberOfChannels }, (_, c) =>
      sound.getChannelData(c),
    );
    return {
      values: meanChannel(channels),
      samplingRate: sound.sampleRate,
      channels: channels.length,
    };
  } catch {
    throw new Error(`${file.name} must be a sound that this browser reads, as WAV, MP3 or Ogg.`);
  }
}

/**
 * A sound file as a network learns it; of several channels their mean.
 *
 * @throws Error that names the file
 */
export async function readSound(file: File): Promise<Read<Sound>> {
  const isWav = /\.wav$/i.test(file.name);
  const { values, samplingRate, channels } = isWav ? await readSignal(file) : await decoded(file);
  return asSound(file.name, values, samplingRate!, channels);
}

import path from 'node:path';
import { ratioOf, resampler } from '../../../data/series/resample.js';
import type { SoundFile } from '../../../node/sound_file.js';
import type { SignalPart } from './signal_part.js';
import type { SignalSource } from './split_parts.js';

/** A channel of a sound at a rate, read and resampled while it is used. */
function channelPart(sound: SoundFile, channel: number, rate: number): SignalPart {
  const { up, down } = ratioOf(sound.sampleRate, rate);
  return {
    file: sound.path,
    frames: Math.ceil((sound.frames * up) / down),
    channels: 1,
    labels: null,
    async *blocks() {
      const { push, end } = resampler(sound.sampleRate, rate);
      for await (const block of sound.blocks()) {
        const { channels } = sound;
        const one =
          channels === 1
            ? block
            : Float32Array.from(
                { length: block.length / channels },
                (_, i) => block[i * channels + channel]!,
              );
        const made = push(one);
        if (made.length > 0) yield made;
      }
      const rest = end();
      if (rest.length > 0) yield rest;
    },
  };
}

/** A sound at a rate, each channel by itself. */
export function soundSource(sound: SoundFile, rate: number): SignalSource {
  const parts = Array.from({ length: sound.channels }, (_, c) => channelPart(sound, c, rate));
  return { name: path.basename(sound.path), parts };
}

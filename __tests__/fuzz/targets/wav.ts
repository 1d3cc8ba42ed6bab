import { parseWav, toWav } from '../../../lib/data/index.js';
import { corrupt } from '../corrupt.js';
import type { Target } from '../target.js';

export const target: Target = {
  make: (random) => {
    const samples = Float32Array.from({ length: random.integer(300) }, () => random.uniform(-1, 1));
    const wav = toWav({ sampleRate: 8000, channels: 1, samples });
    if (random.integer(3) > 0) return { 'a.wav': corrupt(wav, random) };
    // Sizes of chunks, as recorders leave them and as they should not be.
    const copy = wav.slice();
    const sizes = [0, 1, 0xffffffff, 0x7fffffff, wav.length, random.integer(1000)];
    const place = [4, 16, 40][random.integer(3)]!;
    new DataView(copy.buffer).setUint32(place, sizes[random.integer(sizes.length)]!, true);
    return { 'a.wav': copy };
  },
  read: (files) => parseWav(files['a.wav']!, 'a.wav'),
};

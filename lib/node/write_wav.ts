import { open } from 'node:fs/promises';
import type { ToWavOptions } from '../data/to_wav.js';
import { toWav } from '../data/to_wav.js';
import { writeSamples } from '../data/wav_samples.js';

/** Bytes that count in the size of 'RIFF' but for the samples. */
const HEADER = 36;

/**
 * Writes a WAV file while its samples come, so that it may be hours long.
 *
 * @param wav samples a second and of a frame
 * @param blocks frame by frame, -1 to 1, some at a time
 * @param options bits 16 and float false where left out
 */
export async function writeWav(
  path: string,
  { sampleRate, channels }: { sampleRate: number; channels: number },
  blocks: AsyncIterable<Float32Array>,
  options: ToWavOptions = {},
): Promise<void> {
  const { float = false } = options;
  const { bits = float ? 32 : 16 } = options;
  const file = await open(path, 'w');
  try {
    const header = toWav({ sampleRate, channels, samples: new Float32Array(0) }, { bits, float });
    await file.write(header);
    let size = 0;
    for await (const block of blocks) {
      const bytes = new Uint8Array((block.length * bits) / 8);
      writeSamples(new DataView(bytes.buffer), block, bits, float);
      await file.write(bytes);
      size += bytes.length;
    }
    if (size % 2 === 1) await file.write(new Uint8Array(1));
    const sizes = new DataView(new ArrayBuffer(8));
    // Beyond 4 GB they are what recorders write that do not know them.
    sizes.setUint32(0, Math.min(HEADER + size + (size % 2), 2 ** 32 - 1), true);
    sizes.setUint32(4, Math.min(size, 2 ** 32 - 1), true);
    await file.write(new Uint8Array(sizes.buffer, 0, 4), 0, 4, 4);
    await file.write(new Uint8Array(sizes.buffer, 4, 4), 0, 4, HEADER + 4);
  } finally {
    await file.close();
  }
}

import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../data/index.js';
import { stack } from '../data/source.js';
import type { SpeechCoder } from './speech_coders.js';
import { codebooksOf } from './start_codes.js';

/** Blocks at most that codes are found of. */
const MOST = 32_768;

/** Samples in blocks, the last one filled up with silence. */
function inBlocks(samples: Float32Array, size: number): Float32Array {
  const filled = new Float32Array(Math.ceil(samples.length / size) * size);
  filled.set(samples);
  return filled;
}

/** Takes the nearest of codes, [n, size], from a block, and gives it. */
function takeNearest(block: Float32Array, codes: Float32Array): Float32Array {
  const size = block.length;
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let at = 0; at < codes.length; at += size) {
    let distance = 0;
    for (let i = 0; i < size; i++) distance += (block[i]! - codes[at + i]!) ** 2;
    if (distance < least) [best, least] = [at, distance];
  }
  const nearest = codes.subarray(best, best + size);
  for (let i = 0; i < size; i++) block[i]! -= nearest[i]!;
  return nearest;
}

/** What a codec's code is made of: samples of a frame, codebooks, and the codes of each. */
export interface CodeSizes {
  size: number;
  codebooks: number;
  codes: number;
}

/**
 * Blocks of samples as the sums of codes of several codebooks, of which each has the means of clusters of what those before
 * have left: what a codec does, without its network.
 *
 * Source: Juang & Gray 1982, "Multiple stage vector quantization for speech coding", ICASSP.
 *
 * @param recordings to find codes of, at least one
 */
export async function blockCoder(
  recordings: readonly Float32Array[],
  { size, codebooks, codes }: CodeSizes,
  seed: number,
): Promise<SpeechCoder> {
  // Blocks begin at more places than they are coded at.
  const starts = [0, Math.floor(size / 2)];
  const blocks = recordings
    .flatMap((x) => starts.map((at) => inBlocks(x.subarray(at), size)))
    .flatMap((x) =>
      Array.from({ length: x.length / size }, (_, i) => x.slice(i * size, (i + 1) * size)),
    )
    .slice(0, MOST);
  const vectors = stack(blocks, [size]) as tf.Tensor2D;
  const found = codebooksOf(vectors, { codebooks, codes }, new Random(seed));
  const books = await Promise.all(found.map((book) => book.data<'float32'>()));
  tf.dispose([vectors, found]);
  return {
    short: 'blocks',
    name: `${codebooks} codebooks of ${size} samples, without a network`,
    back(samples) {
      const left = inBlocks(samples, size);
      const out = new Float32Array(left.length);
      for (let at = 0; at < left.length; at += size) {
        const block = left.subarray(at, at + size);
        for (const book of books) {
          takeNearest(block, book).forEach((value, i) => {
            out[at + i]! += value;
          });
        }
      }
      return out.subarray(0, samples.length);
    },
  };
}

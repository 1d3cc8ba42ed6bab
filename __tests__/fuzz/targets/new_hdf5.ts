import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import { unzipSync, zipSync } from 'fflate';
import '@tensorflow/tfjs-backend-cpu';
import { lookup3 } from '../../../lib/keras/hdf5/lookup3.js';
import { loadKeras } from '../../../lib/keras/index.js';
import { corruptHdf5 } from '../corrupt_hdf5.js';
import type { Target } from '../target.js';
import { unchanged } from '../unchanged.js';

await tf.setBackend('cpu');
const PACK = new URL('../../fixtures/oracle/hdf5_styles.zip.br', import.meta.url);
const pack = unzipSync(brotliDecompressSync(readFileSync(PACK)));
const zip = unzipSync(pack['model.keras']!);
const WEIGHTS = 'model.weights.h5';
const MARKS = ['\x89HDF', 'OHDR', 'OCHK', 'FRHP', 'FHIB', 'BTHD', 'BTLF', 'BTIN'];
const LONGEST = 4096;

interface Part {
  begin: number;
  length: number;
}

/** The parts of a file that are followed by their checksums: from each signature on, by trying all lengths. */
function partsOf(data: Uint8Array): Part[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1');
  return MARKS.flatMap((mark) => {
    const parts: Part[] = [];
    for (let begin = text.indexOf(mark); begin >= 0; begin = text.indexOf(mark, begin + 1)) {
      const most = Math.min(LONGEST, data.length - begin - 4);
      for (let length = 8; length < most; length++) {
        const sum = lookup3(data.subarray(begin, begin + length));
        if (sum !== view.getUint32(begin + length, true)) continue;
        parts.push({ begin, length });
        break;
      }
    }
    return parts;
  });
}

/** The file with right checksums. */
function mended(data: Uint8Array, parts: readonly Part[]): Uint8Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (const { begin, length } of parts) {
    if (begin + length + 4 > data.length) continue;
    view.setUint32(begin + length, lookup3(data.subarray(begin, begin + length)), true);
  }
  return data;
}

const whole = pack['model.h5']!;
const weights = zip[WEIGHTS]!;
const parts = { whole: partsOf(whole), weights: partsOf(weights) };

/** An .h5 of the newer style, and one within a .keras; nearly always with right checksums. */
export const target: Target = {
  make(random) {
    const inZip = random.integer(2) === 0;
    // What is small lies anywhere in newer files, not at multiples of eight alone.
    const shift = random.integer(8);
    const file = inZip ? weights : whole;
    const bad = new Uint8Array(file.length);
    const cut = corruptHdf5(file.slice(shift), random);
    bad.set(file.subarray(0, shift));
    bad.set(cut.subarray(0, file.length - shift), shift);
    const data = bad.slice(0, shift + cut.length);
    if (random.integer(8) > 0) mended(data, inZip ? parts.weights : parts.whole);
    return { file: inZip ? zipSync({ ...zip, [WEIGHTS]: data }, { level: 0 }) : data };
  },
  read: (files) => unchanged(() => loadKeras(files.file!)),
};

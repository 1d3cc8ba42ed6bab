import { Random } from '../lib/arithmetic/random.js';
import { toWav } from '../lib/data/to_wav.js';
import type { Jobs } from './candidates.js';

/** One thing that a reader is given. */
export interface Input<Kind extends keyof Jobs> {
  readonly name: string;
  readonly given: Parameters<Jobs[Kind]>[0];
  /** Whether it must be refused; otherwise, whether what is read of it is right. */
  readonly right: 'refused' | ((read: Awaited<ReturnType<Jobs[Kind]>>) => boolean);
}

const rowsAre =
  (...rows: readonly string[][]) =>
  (read: readonly (readonly string[])[]) =>
    JSON.stringify(read) === JSON.stringify(rows);

const CSV: readonly Input<'csv'>[] = [
  {
    name: 'separators and quotes in quotes',
    given: 'a,b\n"a,""b",c\n',
    right: rowsAre(['a', 'b'], ['a,"b', 'c']),
  },
  {
    name: 'an empty line in \\r\\n among lines in \\n',
    given: 'a,b\n\r\n1,2\n',
    right: rowsAre(['a', 'b'], ['1', '2']),
  },
  { name: 'a quote within a field', given: 'x,y\na"b,c\n', right: 'refused' },
  { name: 'a quote that is never closed', given: 'x,y\na,"b\n1,2\n', right: 'refused' },
  { name: 'text behind a closing quote', given: 'x,y\n"a"b,c\n', right: 'refused' },
  { name: 'a row that is shorter', given: 'a,b\n1\n', right: 'refused' },
  { name: 'the five bytes `a\\nb"c`', given: 'a\nb"c', right: 'refused' },
];

/** A file of chunks. */
function riff(
  ...chunks: readonly (readonly [id: string, body: Uint8Array, size?: number])[]
): Uint8Array {
  const parts = chunks.map(([id, body, size = body.length]) => {
    const padded = new Uint8Array(8 + body.length + (body.length % 2));
    padded.set(new TextEncoder().encode(id));
    new DataView(padded.buffer).setUint32(4, size, true);
    padded.set(body, 8);
    return padded;
  });
  const length = parts.reduce((sum, part) => sum + part.length, 4);
  const file = new Uint8Array(8 + length);
  file.set(new TextEncoder().encode('RIFF'));
  new DataView(file.buffer).setUint32(4, length, true);
  file.set(new TextEncoder().encode('WAVE'), 8);
  let at = 12;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** The file as a recorder begins it, its own size unknown. */
function sizesAre(size: number, file: Uint8Array): Uint8Array {
  new DataView(file.buffer).setUint32(4, size, true);
  return file;
}

function format(channels: number, bits: number, code: 1 | 3): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  const block = (channels * bits) / 8;
  view.setUint16(0, code, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, 8000, true);
  view.setUint32(8, 8000 * block, true);
  view.setUint16(12, block, true);
  view.setUint16(14, bits, true);
  return new Uint8Array(view.buffer);
}

const bytesOf = (values: ArrayBufferView) =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
const HALVES = bytesOf(Int16Array.of(0, 16384, -16384, 0));

/** Whether they are 0, half, minus half and 0. */
const halves = ({ samples }: { samples: ArrayLike<number> }) =>
  samples.length === 4 &&
  [0, 0.5, -0.5, 0].every((value, i) => Math.abs(samples[i]! - value) < 1e-3);

const pcm = format(1, 16, 1);
const WAV: readonly Input<'wav'>[] = [
  { name: '16 bits', given: riff(['fmt ', pcm], ['data', HALVES]), right: halves },
  {
    name: 'integers of 32 bits',
    given: riff(
      ['fmt ', format(1, 32, 1)],
      ['data', bytesOf(Int32Array.of(0, 2 ** 30, -(2 ** 30), 0))],
    ),
    right: halves,
  },
  {
    name: 'floats of 64 bits',
    given: riff(['fmt ', format(1, 64, 3)], ['data', bytesOf(Float64Array.of(0, 0.5, -0.5, 0))]),
    right: halves,
  },
  {
    name: 'a chunk of odd length',
    given: riff(['fmt ', pcm], ['note', Uint8Array.of(1, 2, 3)], ['data', HALVES]),
    right: halves,
  },
  ...[0, 2 ** 32 - 1].map((size) => ({
    name: `sizes left unknown, ${size === 0 ? '0' : '2^32 - 1'}`,
    given: sizesAre(size, riff(['fmt ', pcm], ['data', HALVES, size])),
    right: halves,
  })),
  {
    name: 'a file that is cut off',
    given: riff(['fmt ', pcm], ['data', HALVES]).subarray(0, 48),
    right: 'refused',
  },
  {
    name: 'half a frame',
    given: riff(['fmt ', format(2, 16, 1)], ['data', HALVES.subarray(0, 6)]),
    right: 'refused',
  },
  {
    name: '0 channels',
    given: riff(['fmt ', format(0, 16, 1)], ['data', HALVES]),
    right: 'refused',
  },
  {
    name: 'data before their format',
    given: riff(['data', HALVES], ['fmt ', pcm]),
    right: 'refused',
  },
];

/** What captions need besides ASCII. */
const FONT: readonly Input<'font'>[] = [...'A~°±·×µ–…→'].map((character) => ({
  name: character,
  given: character,
  right: (drawn) => drawn,
}));

/** What is right and what is hostile, for each job. */
export const INPUTS: { readonly [Kind in keyof Jobs]: readonly Input<Kind>[] } = {
  csv: CSV,
  wav: WAV,
  pca: [],
  font: FONT,
};

/** What times are taken of. */
export const LARGE: { readonly [Kind in keyof Jobs]: (() => Parameters<Jobs[Kind]>[0]) | null } = {
  /** 20,000 rows of six numbers. */
  csv: () => {
    const random = new Random(1);
    const rows = Array.from({ length: 20_000 }, () =>
      Array.from({ length: 6 }, () => random.normal().toFixed(5)).join(','),
    );
    return ['a,b,c,d,e,f', ...rows, ''].join('\n');
  },
  /** A minute in stereo. */
  wav: () => {
    const samples = Float32Array.from({ length: 2 * 60 * 44_100 }, (_, i) => Math.sin(i / 9) / 2);
    return toWav({ sampleRate: 44_100, channels: 2, samples });
  },
  /** 500 images of 28 x 28: waves of a few directions, with noise. */
  pca: () => {
    const random = new Random(1);
    return Array.from({ length: 500 }, () => {
      const [down, across] = [random.uniform(0, 0.5), random.uniform(0, 0.5)];
      return Float32Array.from(
        { length: 784 },
        (_, i) => Math.sin(down * Math.trunc(i / 28) + across * (i % 28)) + random.normal() / 10,
      );
    });
  },
  font: null,
};

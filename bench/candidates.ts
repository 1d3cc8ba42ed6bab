import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Wav } from '../lib/data/parse_wav.js';

/** What is read of a WAV file. */
type Samples = Pick<Wav, 'channels' | 'samples'>;

/** Reads one kind of thing; what it must refuse it throws an error for. */
export type Read<In, Out> = (given: In) => Out | Promise<Out>;

/** Each kind of job, by what a library is given and what it makes of it. */
export interface Jobs {
  csv: Read<string, readonly (readonly string[])[]>;
  wav: Read<Uint8Array, Samples>;
  /** The mean squared error of rows by 64 of their principal components. */
  pca: Read<readonly Float32Array[], number>;
  /** Whether a character can be drawn. */
  font: Read<string, boolean>;
}

/** A library that was tried for a job. */
export interface Candidate<Kind extends keyof Jobs = keyof Jobs> {
  /** Its package, and the version that is installed. */
  readonly name: string;
  readonly version: string;
  readonly kind: Kind;
  /** The module that a page would bundle. */
  readonly entry: string;
  /** Its way to do the job. */
  readonly read: (library: never) => Jobs[Kind];
}

const candidate = <Kind extends keyof Jobs, Library>(
  kind: Kind,
  [name, version, entry = name]: readonly [string, string, string?],
  read: (library: Library) => Jobs[Kind],
): Candidate => ({ name, version, kind, entry, read }) as Candidate;

/** Channels side by side, as frames. */
const framesOf = (channels: readonly ArrayLike<number>[]): Samples => {
  const count = channels.length;
  const samples = new Float32Array(count * (channels[0]?.length ?? 0));
  for (let i = 0; i < samples.length; i++)
    samples[i] = channels[i % count]![Math.trunc(i / count)]!;
  return { channels: count, samples };
};

interface Papa {
  parse(text: string, options: object): { data: string[][]; errors: { message: string }[] };
}
interface CsvParse {
  parse(text: string, options: object): string[][];
}
interface Udsv {
  inferSchema(text: string, options: object): unknown;
  initParser(schema: unknown): { stringArrs(text: string): string[][] };
}
interface WaveFile {
  fmt: { numChannels: number };
  toBitDepth(depth: string): void;
  getSamples(interleaved: boolean, type: unknown): Float64Array;
}
interface WaveCodec {
  decodeWaveToFloat32Channels(bytes: Uint8Array): { audioChannels: Float32Array[] };
}
interface WavFileDecoder {
  decodeWavFile(bytes: Uint8Array): { channelData: Float32Array[] };
}
interface Matrix {
  to2DArray(): number[][];
}
interface Pca {
  PCA: new (
    rows: number[][],
  ) => {
    predict(rows: number[][], options: object): Matrix;
    invert(code: Matrix): Matrix;
  };
}
type Hershey = Record<string, { chars: unknown[] }>;

export const CANDIDATES: readonly Candidate[] = [
  candidate('csv', ['papaparse', '5.7.1'], ({ parse }: Papa) => (text) => {
    const { data, errors } = parse(text, { delimiter: ',', skipEmptyLines: true });
    if (errors.length > 0) throw new Error(errors[0]!.message);
    return data;
  }),
  candidate('csv', ['csv-parse', '7.0.3', 'csv-parse/sync'], ({ parse }: CsvParse) => (text) => {
    return parse(text, { skip_empty_lines: true });
  }),
  candidate('csv', ['udsv', '0.7.3'], ({ inferSchema, initParser }: Udsv) => (text) => {
    return initParser(inferSchema(text, { col: ',', header: () => [] })).stringArrs(text);
  }),
  candidate(
    'wav',
    ['wavefile', '11.0.0'],
    ({ WaveFile: Of }: { WaveFile: new (bytes: Uint8Array) => WaveFile }) =>
      (bytes) => {
        const wave = new Of(bytes);
        wave.toBitDepth('32f');
        const samples = Float32Array.from(wave.getSamples(true, Float32Array));
        return { channels: wave.fmt.numChannels, samples };
      },
  ),
  candidate(
    'wav',
    ['@echogarden/wave-codec', '0.4.0'],
    ({ decodeWaveToFloat32Channels }: WaveCodec) =>
      (bytes) =>
        framesOf(decodeWaveToFloat32Channels(bytes).audioChannels),
  ),
  candidate(
    'wav',
    ['wav-file-decoder', '1.0.3'],
    ({ decodeWavFile }: WavFileDecoder) =>
      (bytes) =>
        framesOf(decodeWavFile(bytes).channelData),
  ),
  candidate('pca', ['ml-pca', '4.1.1'], ({ PCA }: Pca) => (given) => {
    const rows = given.map((row) => Array.from(row));
    const pca = new PCA(rows);
    const again = pca.invert(pca.predict(rows, { nComponents: 64 })).to2DArray();
    let sum = 0;
    for (const [n, row] of rows.entries()) {
      for (const [i, value] of row.entries()) sum += (value - again[n]![i]!) ** 2;
    }
    return sum / (rows.length * rows[0]!.length);
  }),
  candidate(
    'font',
    ['hersheytext', '2.0.0', 'hersheytext/hersheytext.min.json'],
    (fonts: Hershey) => (character) => {
      return fonts.futural!.chars[character.codePointAt(0)! - '!'.codePointAt(0)!] !== undefined;
    },
  ),
];

/** This package's way to do a job, by the file and the export that a page would bundle. */
export const OURS: {
  [Kind in keyof Jobs]: { file: string; name: string; read: () => Promise<Jobs[Kind]> };
} = {
  csv: {
    file: 'lib/data/csv_rows.ts',
    name: 'csvRows',
    read: async () => {
      const { csvRows } = await import('../lib/data/csv_rows.js');
      return async (text) => {
        const rows: string[][] = [];
        const bytes = new TextEncoder().encode(text);
        for await (const { fields } of csvRows('a.csv', [bytes])) rows.push(fields);
        return rows;
      };
    },
  },
  wav: {
    file: 'lib/data/parse_wav.ts',
    name: 'parseWav',
    read: async () => {
      const { parseWav } = await import('../lib/data/parse_wav.js');
      return (bytes) => parseWav(bytes, 'a.wav');
    },
  },
  pca: {
    file: 'lib/measures/pca.ts',
    name: 'pcaReconstructionErrors',
    read: async () => {
      const tf = await import('@tensorflow/tfjs-core');
      await import('@tensorflow/tfjs-backend-wasm');
      const { pcaReconstructionErrors } = await import('../lib/measures/pca.js');
      await tf.setBackend('wasm');
      return async (rows) => {
        const x = tf.tensor2d(rows.map((row) => Array.from(row)));
        const errors = await pcaReconstructionErrors(x, x, 64);
        x.dispose();
        return errors.reduce((sum, error) => sum + error, 0) / errors.length;
      };
    },
  },
  font: {
    file: 'lib/pictures/stroke_font.ts',
    name: 'strokesOf',
    read: async () => {
      const { strokesOf } = await import('../lib/pictures/stroke_font.js');
      const unknown = JSON.stringify(strokesOf('\u{10ffff}'));
      return (character) => JSON.stringify(strokesOf(character)) !== unknown;
    },
  },
};

/** A candidate's module, installed in a folder. */
export async function load(folder: string, entry: string): Promise<unknown> {
  const file = createRequire(path.join(folder, 'package.json')).resolve(entry);
  if (file.endsWith('.json')) return createRequire(file)(file);
  const module = (await import(pathToFileURL(file).href)) as { default?: object };
  return { ...module.default, ...module };
}

import { readFile } from 'node:fs/promises';
import { finiteSamples } from '../data/finite_samples.js';
import { type ParsedWav, parseWav } from '../data/parse_wav.js';
import { listFiles } from './list_files.js';

/** A recording, and its file. */
export type WavFile = ParsedWav & {
  /** Of the file. */
  path: string;
};

/**
 * The recordings of a folder's .wav files by name, or of one file, each read when it is asked for.
 *
 * @param path of a folder or a file
 * @throws ValueError that names the file, and the byte where it is wrong (`parseWav`).
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await writeFile('one.wav', toWav({ sampleRate: 8000, channels: 1, samples: Float32Array.of(0, 0.5) }));
 * const samples = [];
 * for await (const wav of readWavs('one.wav')) samples.push(wav.samples);
 * samples; // [Float32Array [0, 0.5]]
 */
export async function* readWavs(path: string): AsyncGenerator<WavFile, void, undefined> {
  for (const file of await listFiles(path, ['.wav'])) {
    const wav = parseWav(await readFile(file), file);
    finiteSamples(file, wav.samples, wav.channels);
    yield { path: file, ...wav };
  }
}

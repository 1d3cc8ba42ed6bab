import { readFile } from 'node:fs/promises';
import { type ParsedWav, parseWav } from '../data/parse_wav.js';
import { listFiles } from './list_files.js';

/** A recording, and its file. */
export type WavFile = ParsedWav & {
  path: string;
};

/**
 * The recordings of a folder's .wav files by name, or of one file, each read when it is asked for.
 *
 * @throws ValueError that names the file, and the byte where it is wrong (`parseWav`).
 * @example for await (const { path, sampleRate, samples } of readWavs('spoken-digits')) use(samples)
 */
export async function* readWavs(path: string): AsyncGenerator<WavFile, void, undefined> {
  for (const file of await listFiles(path, ['.wav'])) {
    yield { path: file, ...parseWav(await readFile(file), file) };
  }
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { setTiles, type TileChoice } from '../../lib/webgpu/index.js';
import { tileChoice } from '../../lib/webgpu/tile_choice.js';
import { processorTime } from '../processor_time.js';
import { type TuneOptions, type Tuning, tuneTiles } from './tune_tiles.js';

interface Options extends Omit<TuneOptions, 'now'> {
  readonly tune: boolean;
}

const inWords = ({ enough, large }: TileChoice) =>
  `${enough} workgroups are enough, ${large ? 'with' : 'without'} tiles of 64 x 64`;

/** Chooses the tiles of the current card: by trying, as the file has it from before, or by the table. What it did, in words. */
export async function tilesOfCard(file: string, options: Options): Promise<string> {
  const backend = tf.backend() as unknown as Parameters<typeof tileChoice>[0];
  const { vendor, architecture } = backend.adapterInfo ?? {};
  const adapter = `${vendor} ${architecture}`;
  const usual = tileChoice(backend);
  if (options.tune) {
    const now = options.software ? processorTime : () => performance.now();
    const tuning = await tuneTiles(adapter, usual, { ...options, now });
    writeFileSync(file, `${JSON.stringify(tuning, null, 2)}\n`);
    const tried = tuning.tried.map(
      ({ time, ...choice }) => `  ${time.toFixed(2)}  ${inWords(choice)}`,
    );
    return [
      `Tiles, tuned on this card, seed ${tuning.seed}: ${inWords(tuning.choice)}. Times of all, by the usual's:`,
      ...tried,
      `A line for lib/webgpu/tile_choice.ts: '${adapter}': ${JSON.stringify(tuning.choice)},`,
    ].join('\n');
  }
  if (existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Tuning;
    if (kept.adapter === adapter) {
      setTiles(kept.choice);
      return `Tiles, as tuned on this card before (${file}): ${inWords(kept.choice)}.`;
    }
  }
  return `Tiles by the table, not tuned on this card: ${inWords(usual)}.`;
}

/**
 * npx tsx scripts/distributed/write_start.ts [OPTIONS]
 *
 * Writes what `npm start` trains, for train.py: model.keras, untrained, and train.npy.
 *
 *   --data DIR   a folder of IDX files; default: the embedded set of glyphs
 *   --seed N     of weights and glyphs; default 1
 *   --out DIR    default out/distributed
 *   -h, --help   print this text
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toKeras } from '../../lib/keras/index.js';
import { pickBackend } from '../../lib/node/index.js';
import { imageSets } from '../../lib/training/data/images.js';
import { collect } from '../../lib/training/data/source.js';
import { convAutoencoder } from '../../models/index.js';
import { integerOption, runScript } from '../command_line.js';
import { toNpy } from './to_npy.js';

const OPTIONS = {
  data: { type: 'string' },
  seed: { type: 'string', default: '1' },
  out: { type: 'string', default: 'out/distributed' },
} as const;

await runScript(import.meta.url, OPTIONS, async ({ data, seed: text, out }) => {
  const seed = integerOption('seed', text, 0);
  await pickBackend();
  const { facts, shape, train } = await imageSets({
    data,
    seed,
    limit: Number.POSITIVE_INFINITY,
    gray: true,
  });
  const [height, width] = shape;
  const model = convAutoencoder({ inputShape: shape, codeSize: 16, seed });
  const examples = await collect(train);
  const images = new Float32Array(examples.length * height * width);
  examples.forEach(({ x }, place) => {
    images.set(x, place * height * width);
  });
  mkdirSync(out, { recursive: true });
  const files = ['model.keras', 'train.npy'].map((name) => path.join(out, name));
  writeFileSync(files[0]!, await toKeras(model));
  writeFileSync(files[1]!, toNpy(images, [examples.length, height, width]));
  console.log(`${facts.label}: [${[examples.length, height, width].join(', ')}]`);
  console.log(`Written: ${files.join(' and ')}`);
});

/**
 * Usage: npx tsx bench/data_memory.ts [--pictures N] [--pixels N] [--hours N] [--steps N] [--backend NAME]
 *
 * What a training takes of memory where the data are many: makes a folder of small colour pictures and one WAV of noise,
 * mono at 16 kHz, trains an autoencoder a few steps on a hundredth of each and on all of it, each in a fresh process, and prints the
 * peaks of these processes. On Linux; the data lie in the temporary folder until it ends.
 *
 *   --pictures   how many; default 20000
 *   --pixels     of a side; default 32
 *   --hours      of sound; default 2
 *   --steps      of each training; default 5
 *   --backend    wasm (default), tensorflow or cpu
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Random } from '../lib/arithmetic/random.js';
import { imageToPng, toWav } from '../lib/data/index.js';
import { integerOption, runScript } from '../scripts/command_line.js';

const OPTIONS = {
  pictures: { type: 'string', default: '20000' },
  pixels: { type: 'string', default: '32' },
  hours: { type: 'string', default: '2' },
  steps: { type: 'string', default: '5' },
  backend: { type: 'string', default: 'wasm' },
} as const;

const RATE = 16_000;
const PART = 100;

/** Pictures of noise, which does not pack. */
function drawPictures(folder: string, count: number, side: number): void {
  mkdirSync(folder);
  const random = new Random(1);
  for (let i = 0; i < count; i++) {
    const data = Float32Array.from(
      { length: side * side * 3 },
      () => Math.floor(random.uniform(0, 256)) / 255,
    );
    const png = imageToPng({ width: side, height: side, channels: 3, data });
    writeFileSync(path.join(folder, `${i}.png`), png);
  }
}

/** A sound of noise, written a second at a time behind the header of one that long. */
function recordSound(file: string, seconds: number): void {
  const random = new Random(2);
  const second = toWav({
    sampleRate: RATE,
    channels: 1,
    samples: Float32Array.from({ length: RATE }, () => random.uniform(-0.5, 0.5)),
  });
  const data = 2 * RATE;
  const header = Buffer.from(second.slice(0, second.length - data));
  header.writeUInt32LE(header.length - 8 + data * seconds, 4);
  header.writeUInt32LE(data * seconds, header.length - 4);
  const out = openSync(file, 'w');
  writeSync(out, header);
  for (let i = 0; i < seconds; i++) writeSync(out, second, second.length - data, data);
  closeSync(out);
}

/** The bytes that a training had resident at most, in a process of its own, and its seconds. */
async function peakOf(
  folder: string,
  data: string,
  { steps, backend }: { steps: string; backend: string },
) {
  const script = path.join(import.meta.dirname, '../scripts/tfjs_deconv.ts');
  const out = path.join(folder, 'run');
  const options = ['--data', data, '--steps', steps, '--backend', backend, '--out', out];
  const start = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', script, 'train', 'autoencoder', ...options],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the training ended by ${code}`);
  const { memory } = JSON.parse(readFileSync(path.join(out, 'metrics.json'), 'utf8'));
  rmSync(out, { recursive: true });
  return { bytes: memory.process as number, seconds: (performance.now() - start) / 1000 };
}

await runScript(import.meta.url, OPTIONS, async (options) => {
  const [pictures, pixels, hours] = (['pictures', 'pixels', 'hours'] as const).map((name) =>
    integerOption(name, options[name]),
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'data-memory-'));
  const inside = (name: string) => path.join(folder, name);
  try {
    const kinds = {
      pictures: (part: number) => {
        drawPictures(inside(`pictures-${part}`), Math.ceil(pictures! / part), pixels!);
        return [inside(`pictures-${part}`), `${Math.ceil(pictures! / part)} pictures`] as const;
      },
      sound: (part: number) => {
        const seconds = Math.ceil((3600 * hours!) / part);
        recordSound(inside(`sound-${part}.wav`), seconds);
        return [inside(`sound-${part}.wav`), `${seconds} s of sound`] as const;
      },
    };
    for (const make of Object.values(kinds)) {
      for (const part of [PART, 1]) {
        const [data, name] = make(part);
        const { bytes, seconds } = await peakOf(folder, data, options);
        console.log(`${name}: ${(bytes / 2 ** 20).toFixed(0)} MB at most, ${seconds.toFixed(0)} s`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

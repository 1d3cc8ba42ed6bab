import { basename } from 'node:path';
import { fail } from '../../check.js';
import { Random } from '../../data/index.js';
import { readWavs, type WavFile } from '../../node/index.js';
import { listFiles } from '../../node/list_files.js';
import type { DataRequest, Source } from '../tasks/task.js';
import { leftOut } from './left_out.js';
import type { OpenedData } from './parts.js';
import { checkSampleRate } from './sample_rate.js';
import { sourceOf, split } from './source.js';
import { inTestParts } from './splits.js';

const EMBEDDED = 60;
const RATE = 8_000;
/** Of a folder's files by name: the last take of each digit and speaker, for spoken digits. */
const TEST_PART = 0.2;

/** Samples as loud as 1, root mean square. */
function leveled(samples: Float32Array): { x: Float32Array; level: number } {
  const power = samples.reduce((sum, value) => sum + value ** 2, 0) / samples.length;
  const level = Math.sqrt(power) || 1;
  return { x: samples.map((value) => value / level), level };
}

/** The first channel of a file, leveled. */
function firstChannel({ path, samples, channels }: WavFile) {
  if (samples.length === 0) fail(path, 'the recording', 'of one sample or more', 0);
  return leveled(samples.filter((_, i) => i % channels === 0));
}

/** Something like a vowel: harmonics of a gliding pitch under two resonances, and some breath. */
function vowel(random: Random): Float32Array {
  const length = Math.round(RATE * random.uniform(0.25, 0.6));
  const pitch = random.uniform(90, 220);
  const glide = random.uniform(-0.3, 0.3);
  const formants = [random.uniform(300, 900), random.uniform(1_000, 2_500)];
  const samples = new Float32Array(length);
  let phase = 0;
  for (let i = 0; i < length; i++) {
    const frequency = pitch * (1 + (glide * i) / length);
    phase += (2 * Math.PI * frequency) / RATE;
    const envelope = Math.sin((Math.PI * (i + 0.5)) / length);
    let value = random.normal(0, 0.02);
    for (let harmonic = 1; harmonic * frequency < RATE / 2; harmonic++) {
      const strength = formants.reduce(
        (sum, formant) => sum + 1 / (1 + ((harmonic * frequency - formant) / 120) ** 2),
        0,
      );
      value += strength * Math.sin(harmonic * phase);
    }
    samples[i] = envelope * value;
  }
  return samples;
}

export interface Recordings extends OpenedData {
  /** Samples a second, of all of them. */
  rate: number;
}

function embedded({ seed, limit }: DataRequest): Source {
  const random = new Random(seed);
  const count = Math.min(EMBEDDED, 5 * limit);
  return sourceOf(Array.from({ length: count }, () => ({ x: leveled(vowel(random)).x })));
}

/** Recordings of a WAV file or a folder of them, one channel of them, or made-up vowels; all of one rate, Hz. */
export async function recordings(request: DataRequest): Promise<Recordings> {
  const { data: path } = request;
  const first = path === undefined ? undefined : (await readWavs(path).next()).value!;
  const rate = first?.sampleRate ?? RATE;
  const fromFiles: Source = async function* () {
    for await (const file of readWavs(path!)) {
      checkSampleRate(file.path, file.sampleRate, rate, `that of ${first!.path}`);
      yield { x: firstChannel(file).x };
    }
  };
  const all = path === undefined ? embedded(request) : fromFiles;
  const label =
    path === undefined
      ? 'embedded vowels, made by this program (no --data was given)'
      : `recordings of ${path}`;
  const files = path === undefined ? [] : await listFiles(path, ['.wav']);
  const items = files.map((file) => ({ name: basename(file), file }));
  const { rest, part } = split(all, TEST_PART);
  const { told, ...parts } =
    path === undefined
      ? { told: 'every fifth recording is to judge by', train: rest, test: part }
      : inTestParts(label, all, items, request, { share: TEST_PART, noun: 'recording' });
  const channels = first?.channels ?? 1;
  return {
    facts: {
      label,
      found: { 'sample rate': `${rate} Hz`, channels: String(channels) },
      assumed: [
        ...(channels > 1 ? [`the first of ${channels} channels is taken.`] : []),
        ...leftOut(path, 'audio', files),
      ],
      split: told,
      rate,
    },
    rate,
    ...parts,
  };
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toWav } from '../../lib/data/index.js';
import { openSound } from '../../lib/node/sound_file.js';
import { fixture } from '../data/series/fixture.js';
import { freshProcess } from '../fresh_process.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sound-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

async function samplesOf(file: string): Promise<number[]> {
  const samples: number[] = [];
  for await (const block of (await openSound(file)).blocks())
    for (const v of block) samples.push(v);
  return samples;
}

interface Sound {
  name: string;
  file: string;
  rate: number;
  channels: number;
  frames: number;
  start: number[];
  end: number[];
}

type Read = Pick<Sound, 'rate' | 'channels' | 'frames'> & { samples: number[] };

function check(one: Sound, { samples, ...read }: Read) {
  const { rate, channels, frames } = one;
  expect(read).toEqual({ rate, channels, frames });
  expect(samples).toHaveLength(frames * channels);
  // Decoders of Vorbis may round differently.
  const digits = one.name.startsWith('OGG') ? 4 : 6;
  const ends = [samples.slice(0, one.start.length), samples.slice(-one.end.length)].flat();
  ends.forEach((v, i) => {
    expect(v).toBeCloseTo([...one.start, ...one.end][i]!, digits);
  });
}

const SOUNDS = fixture<Sound[]>('sounds');
const PLAIN = SOUNDS.filter(({ name }) => name.startsWith('WAV'));
const PACKED = SOUNDS.filter(({ name }) => !name.startsWith('WAV'));

test.each(PLAIN)('$name is read as libsndfile reads it', async (one) => {
  const file = put('one', Buffer.from(one.file, 'base64'));
  const { sampleRate: rate, channels, frames } = await openSound(file);
  check(one, { rate, channels, frames, samples: await samplesOf(file) });
});

/** Their decoders load as modules of Node alone. */
const READ_ALL = `
import { openSound } from '../lib/node/sound_file.js';
const all = [];
for (const file of process.argv.slice(2)) {
  const { sampleRate: rate, channels, frames, blocks } = await openSound(file).catch(({ message }) => ({ sampleRate: message }));
  const samples = [];
  if (blocks !== undefined) for await (const block of blocks()) samples.push(...block);
  all.push({ rate, channels, frames, samples });
}
console.log(JSON.stringify(all));
`;

test('FLAC and Ogg are read as libsndfile reads them, a damaged one is refused', async () => {
  const files = PACKED.map(({ file }, i) => put(`packed${i}`, Buffer.from(file, 'base64')));
  const empty = put('empty.flac', Buffer.from(PACKED[0]!.file, 'base64').subarray(0, 90));
  const read = await freshProcess<Read[]>(READ_ALL, [...files, empty]);
  PACKED.forEach((one, i) => {
    check(one, read[i]!);
  });
  expect(read.at(-1)!.rate).toContain(`${empty}: the sound must be`);
});

const wav = toWav({ sampleRate: 8000, channels: 1, samples: Float32Array.of(0.5, -0.25, 0.125) });
const withSizes = (riff: number, data: number) => {
  const bytes = wav.slice();
  const view = new DataView(bytes.buffer);
  view.setUint32(4, riff, true);
  view.setUint32(40, data, true);
  return bytes;
};

test.each([
  ['0', withSizes(0, 0)],
  ['2^32 - 1', withSizes(2 ** 32 - 1, 2 ** 32 - 1)],
  ['one of them', withSizes(wav.length - 8, 2 ** 32 - 1)],
])('sizes that a recorder left open: %s', async (_, bytes) => {
  expect(await samplesOf(put('open.wav', bytes))).toEqual([0.5, -0.25, 0.125]);
});

test.each<[string, Uint8Array, string]>([
  [
    'no sound',
    Buffer.from('time,a\n0,1\n1,2\n'),
    "byte 0: the file must be a WAV file, 'RIFF', got",
  ],
  [
    'Opus',
    Buffer.from('OggS\0\x02....................\x01\x13OpusHead'),
    'the sound in Ogg must be Vorbis or FLAC, got another, as Opus',
  ],
  ['a WAV file cut off', wav.subarray(0, 46), "byte 4: the size of 'RIFF' must be at most"],
])('%s is refused by name', async (_, bytes, message) => {
  const file = put('wrong', bytes);
  await expect(openSound(file)).rejects.toThrow(`${file}`);
  await expect(openSound(file)).rejects.toThrow(message);
});

test('a file that is not there', async () => {
  await expect(openSound('no-such.wav')).rejects.toThrow(
    'no-such.wav: the sound must be a file, got no such file.',
  );
});

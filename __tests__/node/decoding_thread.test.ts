import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { Random } from '../../lib/arithmetic/random.js';
import { ValueError } from '../../lib/check.js';
import { imageToPng } from '../../lib/data/index.js';
import { DecodingThread } from '../../lib/node/decoding_thread.js';
import { decodeImage } from '../../lib/node/read_image.js';
import { PictureReader } from '../../lib/training/data/picture_reader.js';
import { pictures } from '../data/pictures/fixture.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'decoding-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const threads: DecodingThread[] = [];
afterEach(() => {
  for (const thread of threads.splice(0)) thread.end();
});

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

/** A thread, and what it says. */
function threadOf(options: ConstructorParameters<typeof DecodingThread>[0] = {}) {
  const said: string[] = [];
  const thread = new DecodingThread({ firstPixels: 0, say: (line) => said.push(line), ...options });
  threads.push(thread);
  return { thread, said };
}

/** A colour picture of noise. */
function noise(seed: number, width = 7, height = 5): Uint8Array {
  const random = new Random(seed);
  const data = Float32Array.from({ length: width * height * 3 }, () => random.integer(256) / 255);
  return imageToPng({ width, height, channels: 3, data });
}

describe('a picture', () => {
  const files: [name: string, bytes: Uint8Array][] = [
    ['noise.png', noise(1)],
    ...pictures.decoded.map(({ name, file }): [string, Uint8Array] => [name, bytesOf(file)]),
    ...pictures.turned.map(({ form, orientation, file }): [string, Uint8Array] => [
      `${form} ${orientation}`,
      bytesOf(file),
    ]),
  ];

  test('is the same from the thread as from this one', async () => {
    const { thread, said } = threadOf();
    for (const [name, bytes] of files) {
      expect([name, await thread.decode(bytes, name)]).toEqual([
        name,
        await decodeImage(bytes, name),
      ]);
    }
    expect(thread.decoded).toEqual({ there: files.length, here: 0 });
    expect(said).toEqual([]);
  });

  test.each(['cover', 'contain', 'stretch'] as const)('fitted by %s as well', async (resize) => {
    const fit = { size: [4, 9], resize } as const;
    const [{ thread: there }, { thread: here }] = [
      threadOf(),
      threadOf({ firstPixels: Number.POSITIVE_INFINITY }),
    ];
    const both = await Promise.all([there, here].map((one) => one.decode(noise(2), 'a.png', fit)));
    expect(both[0]).toEqual(both[1]);
    expect(both[0]!.image.data).toHaveLength(4 * 9 * 3);
    expect([there.decoded, here.decoded]).toEqual([
      { there: 1, here: 0 },
      { there: 0, here: 1 },
    ]);
  });

  test('that is damaged gives the error of this thread, and the next one is read', async () => {
    const { thread, said } = threadOf();
    const cut = noise(3).subarray(0, 60);
    const here = await decodeImage(cut, 'cut.png').catch((error: unknown) => error);
    const there = await thread.decode(cut, 'cut.png').catch((error: unknown) => error);
    expect(there).toBeInstanceOf(ValueError);
    expect(String(there)).toBe(String(here));
    expect(String(there)).toContain('cut.png');
    expect((await thread.decode(noise(3), 'a.png')).image.width).toBe(7);
    expect(thread.decoded).toEqual({ there: 1, here: 0 });
    expect(said).toEqual([]);
  });
});

describe('the thread', () => {
  test('begins after so many pixels, and again after its end', async () => {
    const { thread } = threadOf({ firstPixels: 70 });
    for (let i = 0; i < 4; i++) await thread.decode(noise(i), 'a.png');
    expect(thread.decoded).toEqual({ there: 2, here: 2 });
    thread.end();
    await thread.decode(noise(5), 'a.png');
    expect(thread.decoded).toEqual({ there: 3, here: 2 });
  });

  test('does not end while it is at work', async () => {
    const { thread, said } = threadOf();
    const reading = thread.decode(noise(1), 'a.png');
    thread.end();
    await reading;
    expect([thread.decoded, said]).toEqual([{ there: 1, here: 0 }, []]);
  });

  test.each([
    [
      'dies amid its work',
      () =>
        new Worker(
          "require('node:worker_threads').parentPort.once('message', () => process.exit(3))",
          {
            eval: true,
          },
        ),
      'it ended by 3',
    ],
    ['fails', () => new Worker("throw new Error('no memory')", { eval: true }), 'no memory'],
    [
      'cannot begin',
      () => {
        throw new Error('no more threads');
      },
      'no more threads',
    ],
  ])('that %s leaves its work to this one, which says so once', async (_, start, why) => {
    const { thread, said } = threadOf({ start });
    const names = [1, 2, 3, 4];
    const read = await Promise.all(names.map((seed) => thread.decode(noise(seed), `${seed}.png`)));
    for (const [i, seed] of names.entries()) {
      expect(read[i]).toEqual(await decodeImage(noise(seed), 'a.png'));
    }
    expect((await thread.decode(noise(9), 'a.png')).image.width).toBe(7);
    expect(thread.decoded).toEqual({ there: 0, here: 5 });
    expect(said).toEqual([
      `Pictures are decoded between the steps from here on, as the thread for them is not there: ${why}.`,
    ]);
  });

  test('lets a process wait for what it asked, and end', () => {
    const module = JSON.stringify(path.join(__dirname, '../../lib/node/decoding_thread.ts'));
    const file = path.join(folder, 'one.png');
    writeFileSync(file, noise(1));
    const script = `
      import { readFileSync } from 'node:fs';
      import { DecodingThread } from ${module};
      const thread = new DecodingThread({ firstPixels: 0 });
      thread.decode(readFileSync(${JSON.stringify(file)}), 'one.png').then(({ image }) => {
        console.log(image.width, JSON.stringify(thread.decoded));
      });
    `;
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([stdout, status]).toEqual(['7 {"there":1,"here":0}\n', 0]);
  });
});

describe('pictures that are remembered', () => {
  test('are as many as fit, whichever thread decodes them', async () => {
    const names = Array.from({ length: 12 }, (_, i) => path.join(folder, `${i}.png`));
    for (const [i, name] of names.entries()) writeFileSync(name, noise(i));
    const size = 7 * 5 * 3;
    const values = [];
    for (const firstPixels of [0, Number.POSITIVE_INFINITY]) {
      const { thread } = threadOf({ firstPixels });
      const reader = new PictureReader(4 * size + 50, thread);
      const found = [];
      for (const name of [...names, ...names, ...names.slice(-4)]) {
        found.push([...(await reader.read(name)).data]);
        expect(reader.held.pictures).toBeLessThanOrEqual(4);
      }
      expect(reader.held).toEqual({ pictures: 4, bytes: 4 * size });
      // The last four were there.
      expect(reader.decoded).toBe(24);
      expect(thread.decoded).toEqual(
        firstPixels === 0 ? { there: 24, here: 0 } : { there: 0, here: 24 },
      );
      values.push(found);
    }
    expect(values[0]).toEqual(values[1]);
    expect(values[0]![0]).toEqual([
      ...(await decodeImage(readFileSync(names[0]!), 'a')).image.data,
    ]);
  });
});

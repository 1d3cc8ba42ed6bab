import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { imageToPng, parseIdx, parsePng, Random, toIdx } from '../../lib/data/index.js';
import { descriptionOf } from '../../lib/data/kept_description.js';
import { loadModel, pickBackend, saveModel } from '../../lib/node/index.js';
import { evaluate, predict, type TrainOptions, train } from '../../lib/training/index.js';
import { drawn } from '../draws.js';
import { chineseLines } from './chinese_lines.js';
import { drawScenes } from './draw_scenes.js';

// A quarter of the pixels of each chart: to pack them takes as long as the training.
jest.mock('../../lib/pictures/report/density.js', () => ({ DENSITY: 1 }));

let folder: string;
let said: string[];
beforeAll(() => pickBackend('wasm', { threads: 1 }));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'any-data-'));
  said = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const file = (...names: string[]) => path.join(folder, ...names);

/** Pictures of so many channels, the same for the same seed. */
function drawPictures(name: string, count: number, channels: number, side = 16): string {
  const random = new Random(1);
  mkdirSync(file(name), { recursive: true });
  for (let i = 0; i < count; i++) {
    const data = Float32Array.from({ length: side * side * channels }, () => random.uniform());
    const png = imageToPng({ width: side, height: side, channels, data });
    writeFileSync(file(name, `${i}.png`), png);
  }
  return file(name);
}

/** The channels of a PNG file that was written. */
const channelsOf = (name: string) => parsePng(readFileSync(name), name).channels;

async function trained(task: string, options: TrainOptions) {
  const run = await train(task, {
    steps: 2,
    batchSize: 4,
    out: file('run'),
    backend: 'wasm',
    ...options,
  });
  for (const model of Object.values(run.models)) model.dispose();
  return run;
}

const SMALL: Record<string, Record<string, unknown>> = {
  convAutoencoder: { filters: [4] },
  denoisingAutoencoder: { filters: [4] },
  dcgan: { filters: [4, 4], strides: [2, 2], discriminatorFilters: [4] },
};

describe.each(Object.keys(SMALL).filter((_, i) => drawn(i)))('%s of colour pictures', (task) => {
  test('keeps three channels, says and remembers so', async () => {
    const { measures, description } = await trained(task, {
      data: drawPictures('colour', 12, 3),
      model: SMALL[task]!,
    });
    expect(said).toContain('  colours: colour pictures, 3 channels (--gray turns them gray)');
    expect(description).toMatchObject({ channels: 3 });
    for (const { value } of measures) expect(value).toEqual(expect.any(Number));
    const name = task === 'dcgan' ? 'generator' : 'model';
    const model = await loadModel(file('run', name));
    // What takes noise away takes images of any size.
    const side = task === 'denoisingAutoencoder' ? null : 16;
    const { shape } = (task === 'dcgan' ? model.outputs : model.inputs)[0]!;
    expect(shape).toEqual([null, side, side, 3]);
    expect(descriptionOf(model)).toMatchObject(description);
    model.dispose();
    expect(JSON.parse(readFileSync(file('run', 'run.json'), 'utf8')).data).toEqual(description);
    expect(readFileSync(file('run', 'report.html'), 'utf8')).toContain('colour pictures');
    const given = task === 'dcgan' ? [] : [drawPictures('gray', 2, 1)];
    const written = await predict(file('run'), given, { count: 2, backend: 'wasm' });
    expect(written.map(channelsOf)).toEqual([3, 3]);
    if (task === 'dcgan') return;
    const told = 'gray, repeated in 3 channels, as the model takes colour pictures.';
    expect(said).toContain(`${file('gray', '0.png')} and 1 more: ${told}`);
  }, 60_000);
});

test('--gray turns them gray, and predict says that it does', async () => {
  const data = drawPictures('colour', 12, 3);
  await trained('convAutoencoder', { data, gray: true, model: { filters: [4] } });
  expect(said).toContain('  colours: colour pictures, 3 channels; turned gray (--gray)');
  const written = await predict(file('run'), [file('colour', '3.png')], { backend: 'wasm' });
  expect(written.map(channelsOf)).toEqual([1]);
  const told = 'in colour, turned gray, as the model takes gray pictures.';
  expect(said).toContain(`${file('colour', '3.png')}: ${told}`);
}, 60_000);

test('IDX files of colour become IDX files of colour', async () => {
  mkdirSync(file('idx'));
  const random = new Random(1);
  for (const [part, count] of [
    ['train', 8],
    ['t10k', 3],
  ] as const) {
    const bytes = Uint8Array.from({ length: count * 192 }, () => random.integer(256));
    writeFileSync(file('idx', `${part}-images-idx4-ubyte`), toIdx(bytes, [count, 8, 8, 3]));
    const labels = toIdx(new Uint8Array(count), [count]);
    writeFileSync(file('idx', `${part}-labels-idx1-ubyte`), labels);
  }
  await trained('convAutoencoder', { data: file('idx'), model: { filters: [4] } });
  const [written] = await predict(file('run'), [file('idx')], { backend: 'wasm' });
  expect(parseIdx(readFileSync(written!), written!).shape).toEqual([3, 8, 8, 3]);
}, 60_000);

test('an option of other data is refused', async () => {
  await expect(train('text', { gray: true, verbose: 0 })).rejects.toThrow(
    'train: gray must be left out, as text by textAutoencoder has no such data, got true.',
  );
});

test.each(([3, 1] as const).filter((_, i) => drawn(i)))(
  'unet learns three classes in images of %d channels',
  async (channels) => {
    const run = await trained('unet', {
      data: drawScenes(file('scenes'), 16, channels),
      steps: 40,
      learningRate: 0.02,
      model: { depth: 1, filters: 8 },
      ignore: '7',
    });
    expect(said.find((line) => line.startsWith('  classes: '))).toMatch(
      /0 \(0 of 255\) \S+ %, 1 \(1 of 255\) \S+ %, 2 \(2 of 255\) \S+ %/,
    );
    expect(said).toContain(`Examples: ${file('run', 'examples.png')}`);
    expect(channelsOf(file('run', 'examples.png'))).toBe(3);
    const report = readFileSync(file('run', 'report.html'), 'utf8');
    expect(report).toContain('and their masks: 0 #000000, 1 #e69f00, 2 #56b4e9;');
    expect(run.measures.map(({ name }) => name)).toEqual([
      'mean IoU of 3 classes',
      'IoU of 0',
      'IoU of 1',
      'IoU of 2',
    ]);
    const [{ value, baselines }] = run.measures as [(typeof run.measures)[0]];
    expect(value).toBeGreaterThan(0.8);
    expect(value).toBeGreaterThan(baselines[1]![1]);
    // Three others are judged, all of them.
    for (const part of ['images', 'masks']) {
      mkdirSync(file('few', part), { recursive: true });
      for (const name of readdirSync(file('scenes', part)).filter((one) => /^[0-2]\D/.test(one))) {
        writeFileSync(file('few', part, name), readFileSync(file('scenes', part, name)));
      }
    }
    const again = await evaluate(file('run'), { data: file('few'), backend: 'wasm' });
    expect(again.description.counts.test).toBe(3);
    expect(again.measures[0]!.value).toBeGreaterThan(0.8);
    // However good it is: three images prove nothing.
    expect(again.verdict).toMatchObject({ better: null, examples: 3 });
    expect(again.verdict!.text).toContain('3 test examples are too few to tell (6 or more can)');
    expect(again.confusion!.counts).toHaveLength(3);
    // What comes out is a mask as those that went in.
    const image = file('few', 'images', '0.png');
    const [written] = await predict(file('run'), [image], { backend: 'wasm' });
    const name = file('few', 'masks', '0_mask.png');
    const [found, truth] = [written!, name].map((one) => parsePng(readFileSync(one), one).data);
    const right = found!.filter((one, pixel) => one === truth![pixel]).length;
    expect(right / truth!.length).toBeGreaterThan(0.85);
  },
  120_000,
);

test('segnet takes them as well', async () => {
  const model = { filters: [4], convolutions: [1] };
  const { measures } = await trained('segnet', { data: drawScenes(file('scenes'), 8, 3), model });
  expect(measures).toHaveLength(4);
}, 60_000);

describe('text', () => {
  const model = { filters: [4], embedding: 4, kernelSize: 3 };

  test('its alphabet is kept with the model: evaluate and predict have it', async () => {
    writeFileSync(file('a.txt'), chineseLines(60).join('\n'));
    const { description } = await trained('textAutoencoder', {
      data: file('a.txt'),
      model,
      batchSize: 1,
    });
    const { alphabet } = description;
    expect(alphabet).toMatchObject({ kind: 'characters' });
    const characters = new Set((alphabet as { characters: string }).characters);
    expect(characters).toEqual(new Set([...chineseLines(60).join(' ')]));

    // A text that it knows no character of is never right.
    writeFileSync(file('b.txt'), 'xyz\n'.repeat(40));
    const other = await evaluate(file('run'), { data: file('b.txt'), backend: 'wasm' });
    expect(other.measures[0]).toMatchObject({ value: expect.any(Number) });
    const right = other.measures.find(({ name }) => name.startsWith('characters right'))!;
    // The spaces alone are known.
    expect(right.value).toBeLessThanOrEqual(right.baselines[0]![1]);
    expect(right.baselines[0]![1]).toBeLessThan(0.3);
    // 120 letters, and between 40 words a space, but where a piece of the text ends.
    const all = 120 + 40 - other.description.counts.test;
    const unknown = new RegExp(
      `unknown in the test text: 120 of ${all} .*: x \\(40\\), y \\(40\\)`,
    );
    expect(said.join('\n')).toMatch(unknown);

    const [written] = await predict(file('run'), [file('b.txt')], { backend: 'wasm' });
    expect(readFileSync(written!, 'utf8').split('\n')).toHaveLength(41);
    expect(said).toContain(
      `${file('b.txt')}: 120 of 120 characters are none of the model's alphabet: x (40), y (40), z (40).`,
    );
  }, 60_000);

  test('a model that was saved without one has the characters of ASCII', async () => {
    writeFileSync(file('a.txt'), chineseLines(60).join('\n'));
    await trained('textAutoencoder', { data: file('a.txt'), model, batchSize: 1, limit: 3 });
    const old = await import('../../models/index.js').then(({ textAutoencoder }) =>
      textAutoencoder({ filters: [4], alphabetSize: 96, seed: 1 }),
    );
    await saveModel(old, file('run', 'model'));
    writeFileSync(file('c.txt'), 'To be, or not 天\n');
    const [written] = await predict(file('run'), [file('c.txt')], { backend: 'wasm' });
    expect(readFileSync(written!, 'utf8').trimEnd().length).toBeLessThanOrEqual(16);
    expect(said.join('\n')).toContain(
      "1 of 15 characters are none of the model's alphabet: 天 (1)",
    );
    const { measures } = await evaluate(file('run'), { backend: 'wasm' });
    expect(measures[0]!.value).toBeLessThan(0.2);
  }, 60_000);
});

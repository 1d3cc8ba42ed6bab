/** Trainings by pictures as people have them: what comes out is of their kind and size, and nothing is silently another. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { imageToPng, parsePng, Random } from '../../lib/data/index.js';
import { descriptionOf } from '../../lib/data/kept_description.js';
import { loadModel, pickBackend, readImage } from '../../lib/node/index.js';
import { evaluate, predict, type TrainOptions, train } from '../../lib/training/index.js';
import { drawScenes } from './draw_scenes.js';

let folder: string;
let said: string[];
beforeAll(() => pickBackend('wasm', { threads: 1 }));
beforeEach(() => {
  said = [];
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  jest.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  folder = mkdtempSync(path.join(tmpdir(), 'any-pictures-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  jest.restoreAllMocks();
});

const file = (...names: string[]) => path.join(folder, ...names);

async function trained(task: string, options: TrainOptions, out = 'run') {
  const run = await train(task, {
    steps: 2,
    batchSize: 4,
    out: file(out),
    backend: 'wasm',
    ...options,
  });
  for (const model of Object.values(run.models)) model.dispose();
  return run;
}

/** The images and masks of drawn scenes, by name. */
function scenes(): { image: string; mask: string }[] {
  const at = drawScenes(file('scenes'), 8, 3);
  return Array.from({ length: 8 }, (_, i) => ({
    image: path.join(at, 'images', `${i}.png`),
    mask: path.join(at, 'masks', `${i}_mask.png`),
  }));
}

/** Where the bands of a drawn mask end, from left to right. */
async function bands(mask: string): Promise<number[]> {
  const { data, width } = await readImage(mask);
  return [0, 1, 2].map((place) => {
    const last = [...data.subarray(0, width)].findLastIndex(
      (one) => Math.round(255 * one) === place,
    );
    return last + 1;
  });
}

/** A picture's file in another format. */
const converted = (from: string, to: string, format: 'webp' | 'tiff') =>
  sharp(from)
    .toFormat(format, format === 'webp' ? { lossless: true } : {})
    .toFile(to);

const KINDS: Record<string, () => Promise<TrainOptions>> = {
  async 'a list in CSV, of RGB masks'() {
    const rows = [];
    for (const { image, mask } of scenes()) {
      const { data, width, height } = await readImage(mask);
      const rgb = Float32Array.from(
        [...data].flatMap((one) => [0, 1, 2].map((c) => Number(Math.round(255 * one) === c))),
      );
      writeFileSync(`${mask}.rgb.png`, imageToPng({ width, height, channels: 3, data: rgb }));
      rows.push(`${image};${mask}.rgb.png`);
    }
    writeFileSync(file('list.csv'), ['picture;mask', ...rows].join('\n'));
    return { data: file('list.csv') };
  },
  async COCO() {
    const all = await Promise.all(scenes().map(({ mask }) => bands(mask)));
    const json = {
      images: all.map((_, id) => ({ id, file_name: `${id}.png` })),
      categories: ['b', 'c'].map((name, id) => ({ id, name })),
      annotations: all.flatMap(([a, b, c], i) =>
        [
          [a, b],
          [b, c],
        ].map(([from, to], category_id) => ({
          image_id: i,
          category_id,
          segmentation: [[from, 0, to, 0, to, 24, from, 24]],
        })),
      ),
    };
    writeFileSync(file('scenes', 'coco.json'), JSON.stringify(json));
    return { data: file('scenes', 'coco.json') };
  },
  async LabelMe() {
    mkdirSync(file('labelme'));
    for (const [i, { image, mask }] of scenes().entries()) {
      copyFileSync(image, file('labelme', `${i}.png`));
      const [a, b, c] = await bands(mask);
      const shapes = [
        [a, b, 'b'],
        [b, c, 'c'],
      ].map(([from, to, label]) => ({
        label,
        shape_type: 'rectangle',
        points: [
          [from, 0],
          [to, 24],
        ],
      }));
      writeFileSync(
        file('labelme', `${i}.json`),
        JSON.stringify({ imagePath: `${i}.png`, shapes }),
      );
    }
    return { data: file('labelme') };
  },
  async 'WebP beside their masks'() {
    mkdirSync(file('flat'));
    for (const [i, { image, mask }] of scenes().entries()) {
      await converted(image, file('flat', `${i}.webp`), 'webp');
      await converted(mask, file('flat', `${i}-seg.webp`), 'webp');
    }
    return { data: file('flat') };
  },
  async TIFF() {
    for (const { image, mask } of scenes()) {
      for (const one of [image, mask]) {
        await converted(one, one.replace(/png$/, 'tif'), 'tiff');
        rmSync(one);
      }
    }
    return { data: file('scenes') };
  },
  async 'mixed sizes, brought to one'() {
    for (const [i, { image, mask }] of scenes().entries()) {
      const size = { width: 24 + 4 * i, height: 30, kernel: 'nearest', fit: 'fill' } as const;
      for (const one of [image, mask]) {
        const png = await sharp(one).resize(size).png().toBuffer();
        writeFileSync(one, png);
      }
    }
    return { data: file('scenes'), size: [20, 24], resize: 'cover' };
  },
};

test.each(Object.keys(KINDS))(
  'segment learns from %s',
  async (kind) => {
    const options = await KINDS[kind]!();
    const { measures, description } = await trained('segment', {
      ...options,
      steps: 40,
      learningRate: 0.02,
      model: { depth: 1, filters: 8 },
      testShare: 0.25,
    });
    expect(description.classes).toHaveLength(3);
    expect(description.channels).toBe(3);
    const [{ value, baselines }] = measures as [(typeof measures)[0]];
    expect(value).toBeGreaterThan(0.7);
    expect(value).toBeGreaterThan(Math.max(...baselines.slice(1).map(([, other]) => other)) - 0.05);
    const first = readdirSync(file('scenes', 'images'))[0]!;
    const image = file('scenes', 'images', first);
    const [written] = await predict(file('run'), [image], { backend: 'wasm' });
    const [found, given] = [parsePng(readFileSync(written!), 'x'), await readImage(image)];
    expect([found.width, found.height]).toEqual([given.width, given.height]);
  },
  120_000,
);

/** Pictures of which none is as large as another. */
function drawSizes(name: string): string {
  const random = new Random(1);
  mkdirSync(file(name));
  for (let i = 0; i < 10; i++) {
    const [width, height] = [16 + 3 * i, 40 - 2 * i];
    const data = Float32Array.from({ length: width * height }, () => random.uniform());
    writeFileSync(file(name, `${i}.png`), imageToPng({ width, height, channels: 1, data }));
  }
  return file(name);
}

test.each(['cover', 'contain', 'stretch'] as const)(
  'an autoencoder of pictures of any size, by %s: each comes back in its own',
  async (resize) => {
    const data = drawSizes('sizes');
    const { description } = await trained('autoencoder', {
      data,
      size: [16, 16],
      resize,
      model: { filters: [4] },
    });
    expect(description).toMatchObject({ size: [16, 16], resize });
    const model = await loadModel(file('run', 'model'));
    expect(model.inputs[0]!.shape).toEqual([null, 16, 16, 1]);
    expect(descriptionOf(model)).toMatchObject({ size: [16, 16], resize });
    model.dispose();
    const written = await predict(file('run'), [data], { backend: 'wasm' });
    const sizes = written.map((name) => parsePng(readFileSync(name), name));
    expect(sizes.map(({ width, height }) => [width, height])).toEqual(
      Array.from({ length: 10 }, (_, i) => [16 + 3 * i, 40 - 2 * i]),
    );
    const again = await evaluate(file('run'), { data, backend: 'wasm' });
    expect(again.measures[0]!.value).toEqual(expect.any(Number));
  },
  60_000,
);

test('classify learns from folders, and names the classes', async () => {
  for (const [name, value] of [
    ['dark', 0.2],
    ['light', 0.8],
  ] as const) {
    mkdirSync(file('classes', name), { recursive: true });
    const random = new Random(3);
    for (let i = 0; i < 10; i++) {
      const data = Float32Array.from({ length: 400 }, () => value + random.uniform(-0.1, 0.1));
      writeFileSync(
        file('classes', name, `${i}.png`),
        imageToPng({ width: 20, height: 20, channels: 1, data }),
      );
    }
  }
  const { measures, description } = await trained('classify', {
    data: file('classes'),
    steps: 12,
    learningRate: 0.01,
    augment: 'flip,rotate,crop,brightness',
  });
  expect(description.found).toMatchObject({ classes: 'dark (10), light (10)' });
  expect(description.found.augmentation).toMatch(/^in training mirrored .*\(brightness\)$/);
  expect(said).toContain(`Examples: ${file('run', 'examples.png')}`);
  expect(measures[0]).toMatchObject({ name: 'accuracy, 2 classes', value: 1 });
  const given = ['dark', 'light'].map((name) => file('classes', name, '0.png'));
  const [csv] = await predict(file('run'), given, { backend: 'wasm' });
  const rows = readFileSync(csv!, 'utf8')
    .trim()
    .split('\n')
    .map((row) => row.split(','));
  expect(rows.map(([, name]) => name)).toEqual(['class', 'dark', 'light']);
}, 60_000);

test.each(['autoencoder', 'segment'])(
  '%s goes on bit for bit, augmented and resized',
  async (task) => {
    const options: TrainOptions = {
      data: task === 'segment' ? drawScenes(file('scenes'), 9, 3) : drawSizes('sizes'),
      size: [16, 16],
      augment: 'flip,rotate,crop,scale,brightness,elastic',
      model: task === 'segment' ? { depth: 1, filters: 4 } : { filters: [4] },
      batchSize: 2,
      saveEvery: 1,
    };
    await trained(task, { ...options, steps: 5 }, 'straight');
    await trained(task, { ...options, steps: 2 });
    await trained(task, { ...options, steps: 5, resume: true });
    const weights = (run: string) => {
      const at = file(run, 'checkpoint');
      const names = readdirSync(at, { recursive: true })
        .map(String)
        .filter((name) => name.endsWith('.bin'))
        .sort();
      return names.map((name) => readFileSync(path.join(at, name)).toString('base64'));
    };
    expect(weights('run')).toEqual(weights('straight'));
    expect(weights('run').length).toBeGreaterThan(0);
  },
  120_000,
);

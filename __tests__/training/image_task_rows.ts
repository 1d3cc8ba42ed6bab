import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drawnShapes } from '../../lib/data/drawn_shapes.js';
import { imageToPng, parsePng, Random } from '../../lib/data/index.js';
import {
  evaluate,
  predict,
  type Trained,
  type TrainOptions,
  train,
} from '../../lib/training/index.js';

let folder: string;

/** A new folder for what follows. */
export function makeFolder(): void {
  folder = mkdtempSync(path.join(tmpdir(), 'image-tasks-'));
}

export const removeFolder = (): void => rmSync(folder, { recursive: true });

export const file = (...names: string[]) => path.join(folder, ...names);

/** Writes a picture of so many channels. */
export function write(name: string, data: Float32Array, width: number): string {
  const height = 20;
  const channels = data.length / (width * height);
  mkdirSync(path.dirname(file(name)), { recursive: true });
  writeFileSync(file(name), imageToPng({ width, height, channels, data }));
  return file(name);
}

/** The first rows of drawn shapes and their outlines, 20 x 24 pixels. */
export function shapes(random: Random) {
  const { picture, outlines } = drawnShapes(24, random);
  return { picture: picture.slice(0, 20 * 24 * 3), outlines: outlines.slice(0, 20 * 24 * 3) };
}

function drawPictures(): string {
  const random = new Random(1);
  for (let i = 0; i < 10; i++) write(`pictures/${i}.png`, shapes(random).picture, 24);
  return file('pictures');
}

export function drawPairs(): string {
  const random = new Random(1);
  for (let i = 0; i < 10; i++) {
    const { picture, outlines } = shapes(random);
    const gray = outlines.filter((_, at) => at % 3 === 0);
    write(`pairs/inputs/${i}.png`, gray, 24);
    write(`pairs/targets/${i}.png`, picture, 24);
  }
  return file('pairs');
}

/** Pictures of shapes, of which some have a white stroke. */
function drawNormal(): string {
  const random = new Random(1);
  for (let i = 0; i < 20; i++) {
    const { picture } = shapes(random);
    if (i % 4 === 3) picture.fill(1, 480, 1000);
    write(`parts/${i % 4 === 3 ? 'struck' : 'good'}/${i}.png`, picture, 24);
  }
  return file('parts');
}

/** A picture whose left half is transparent. */
function halved(): string {
  const { picture } = shapes(new Random(5));
  const data = Float32Array.from({ length: 20 * 24 * 4 }, (_, i) => {
    const pixel = i >> 2;
    return i % 4 === 3 ? Number(pixel % 24 >= 12) : picture[pixel * 3 + (i % 4)]!;
  });
  return write('halved.png', data, 24);
}

const UNET = { depth: 1, filters: 4 };
/** A task, its options, its data, [width, height, channels] of what it predicts, and what it is compared with. */
export const ROWS: [
  name: string,
  options: TrainOptions,
  data: () => string,
  size: number[],
  told: string,
][] = [
  [
    'vae',
    { model: { filters: [4, 4], codeSize: 3 } },
    drawPictures,
    [24, 20, 3],
    'principal components',
  ],
  ['anomaly', { model: { filters: [4], codeSize: 3 } }, drawNormal, [24, 20, 3], 'PCA'],
  ['denoise', { model: UNET, noise: 0.2 }, drawPictures, [24, 20, 3], 'noisy input'],
  [
    'denoise',
    { builder: 'denoisingAutoencoder', model: { filters: [4] }, gray: true },
    drawPairs,
    [24, 20, 1],
    'noisy input',
  ],
  [
    'super-resolution',
    { factor: 3, model: { filters: [4, 4] } },
    drawPictures,
    [72, 60, 3],
    'bicubic interpolation',
  ],
  [
    'colorize',
    { model: UNET },
    drawPictures,
    [24, 20, 3],
    'the mean colour of the training images',
  ],
  ['inpaint', { model: UNET }, drawPictures, [24, 20, 3], 'diffusion from the border'],
  ['image-to-image', { model: UNET }, drawPairs, [24, 20, 3], 'the input itself'],
  ['image-to-image', { model: UNET, adversarial: 0.1 }, drawPairs, [24, 20, 3], 'the input itself'],
];

/** Trains for so many steps, and goes on from there where that is asked for. */
export async function trained(
  task: string,
  options: TrainOptions,
  steps: number,
  out = file('run'),
): Promise<Trained> {
  const run = await train(task, { ...options, steps, batchSize: 4, verbose: 0, out });
  for (const model of Object.values(run.models)) model.dispose();
  return run;
}

/** Trains, judges and predicts by a row. */
export async function checkRow([task, options, draw, size, told]: (typeof ROWS)[number]) {
  const run = await trained(task, { ...options, data: draw() }, 3);
  expect(run.description).toMatchObject({ task, kind: 'image' });
  const names = run.measures[0]!.baselines.map(([name]) => name).join();
  expect(names).toContain(told);
  for (const { value, baselines } of run.measures) {
    for (const number of [value, ...baselines.map(([, other]) => other)]) {
      expect(number).toEqual(expect.any(Number));
      expect(number).not.toBeNaN();
    }
  }
  const again = await evaluate(file('run'), { verbose: 0 });
  expect(again.measures).toEqual(run.measures);
  const given = write('given.png', shapes(new Random(9)).picture, 24);
  const input = task === 'inpaint' ? halved() : given;
  const all = await predict(file('run'), [input], { verbose: 0 });
  const [written] = all.filter((name) => name.endsWith('.png'));
  if (task === 'anomaly') {
    const [table] = all.filter((name) => name.endsWith('.csv'));
    expect(readFileSync(table!, 'utf8')).toMatch(
      /^file,score,threshold,anomaly\n"given.png",[\d.e-]+,[\d.e-]+,[01]\n$/,
    );
  }
  const png = parsePng(readFileSync(written!), written!);
  expect([png.width, png.height, png.channels]).toEqual(size);
  if (task !== 'inpaint') return;
  // What is known stays, to the byte.
  const truth = parsePng(readFileSync(input), input);
  for (let pixel = 0; pixel < 20 * 24; pixel++) {
    if (pixel % 24 < 12) continue;
    for (let c = 0; c < 3; c++) expect(png.data[pixel * 3 + c]).toBe(truth.data[pixel * 4 + c]);
  }
}

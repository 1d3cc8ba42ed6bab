import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Image, imageToPng, Random, withChannels } from '../../lib/data/index.js';
import { exactAuc } from '../../lib/measures/roc.js';
import { loadModel, pickBackend, predictFile, readImage } from '../../lib/node/index.js';
import { resizeCubic } from '../../lib/ops/resize_cubic.js';
import type { Prediction } from '../../lib/predict/index.js';
import { ddimSample, predict } from '../../lib/predict/index.js';
import { type TrainOptions, train } from '../../lib/training/index.js';
import { TASKS } from '../../lib/training/tasks/index.js';
import { file, makeFolder, removeFolder, shapes, write } from './image_task_rows.js';

const [HEIGHT, WIDTH] = [20, 24];
/** Of each part. */
const COUNTS = { train: 10, test: 6 };

/** Draws the pictures of both parts. */
function drawParts(draw: (part: string, place: number, random: Random) => void): void {
  const random = new Random(1);
  for (const [part, count] of Object.entries(COUNTS)) {
    for (let i = 0; i < count; i++) draw(part, i, random);
  }
}

const pictures = () =>
  drawParts((part, i, random) => write(`${part}/${i}.png`, shapes(random).picture, WIDTH));

const pairs = () =>
  drawParts((part, i, random) => {
    const { picture } = shapes(random);
    write(
      `${part}/inputs/${i}.png`,
      picture.map((value) => 0.5 * value + 0.2),
      WIDTH,
    );
    write(`${part}/targets/${i}.png`, picture, WIDTH);
  });

/** Pictures in a folder of each class; one of them is white above. */
const inClasses = (other: string) => () =>
  drawParts((part, i, random) => {
    const { picture } = shapes(random);
    if (i % 2 === 1) picture.fill(1, 0, 600);
    write(`${part}/${i % 2 === 1 ? other : 'good'}/${i}.png`, picture, WIDTH);
  });

/** Pictures, and masks of the colours of the shapes: the brightest pixels, and of three classes the blue ones besides. */
const masked = (classes: number) => () =>
  drawParts((part, i, random) => {
    const { picture } = shapes(random);
    // A shape that is always there.
    for (let pixel = 0; pixel < 3 * WIDTH; pixel++) picture.set([0.9, 0.5, 0.1], 3 * pixel);
    for (let pixel = 3 * WIDTH; pixel < 5 * WIDTH; pixel++) picture.set([0.2, 0.4, 0.9], 3 * pixel);
    const classOf = (pixel: number) => {
      const [red, , blue] = picture.subarray(3 * pixel, 3 * pixel + 3) as unknown as number[];
      if (red! > 0.5) return 1;
      return classes === 3 && blue! > 0.5 ? 2 : 0;
    };
    write(`${part}/images/${i}.png`, picture, WIDTH);
    const mask = Float32Array.from({ length: HEIGHT * WIDTH }, (_, pixel) => classOf(pixel) / 255);
    write(`${part}/masks/${i}.png`, mask, WIDTH);
  });

const tests = (...names: string[]) => {
  const folder = file('test', ...names);
  return readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name));
};

const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

function squaredError(a: Image, b: Image): number {
  expect([a.width, a.height, a.channels]).toEqual([b.width, b.height, b.channels]);
  return meanOf(Array.from(a.data, (value, i) => (value - b.data[i]!) ** 2));
}

const psnr = (a: Image, b: Image) => -10 * Math.log10(squaredError(a, b));

const as = <O extends Prediction['output']>(found: Prediction, output: O) => {
  expect(found.output).toBe(output);
  return found as Extract<Prediction, { output: O }>;
};

/** The mean of a figure of what is made of each file and of what it is to be. */
const ofFiles =
  (figure: (made: Image, truth: Image) => number, inputs: string[] = [], targets = inputs) =>
  async (model: LayersModel) => {
    const truths = tests(...targets);
    const values: number[] = [];
    for (const [i, given] of tests(...inputs).entries()) {
      const made = as(await predictFile(model, given), 'image');
      values.push(figure(made, await readImage(truths[i]!)));
    }
    return meanOf(values);
  };

async function enlarged(model: LayersModel): Promise<number> {
  const values: number[] = [];
  for (const name of tests()) {
    const truth = await readImage(name);
    const small = tf.tidy(() => {
      const image = tf.tensor4d(truth.data, [1, HEIGHT, WIDTH, 3]);
      return tf.clipByValue(resizeCubic(image, [HEIGHT / 2, WIDTH / 2]), 0, 1);
    });
    const given = { width: WIDTH / 2, height: HEIGHT / 2, channels: 3, data: await small.data() };
    small.dispose();
    const made = as(await predict(model, given as Image), 'image');
    values.push(psnr({ ...made, data: made.data.map((v) => Math.min(Math.max(v, 0), 1)) }, truth));
  }
  return meanOf(values);
}

/** The mean IoU over images of the foreground, or over classes of all pixels. */
const overlap = (classes: number) => async (model: LayersModel) => {
  const both = new Float64Array(classes);
  const either = new Float64Array(classes);
  const ofImages: number[] = [];
  const masks = tests('masks');
  for (const [i, given] of tests('images').entries()) {
    const { map } = as(await predictFile(model, given), 'mask');
    const truth = (await readImage(masks[i]!)).data.map((value) => Math.round(255 * value));
    let [hit, all] = [0, 0];
    for (const [pixel, value] of truth.entries()) {
      if (value === 1 && map[pixel] === 1) hit++;
      if (value === 1 || map[pixel] === 1) all++;
      if (value === map[pixel]) both[value]!++;
      for (const one of new Set([value, map[pixel]!])) either[one]!++;
    }
    ofImages.push(hit / all);
  }
  return classes === 2 ? meanOf(ofImages) : meanOf([...both].map((hit, k) => hit / either[k]!));
};

async function rightOnes(model: LayersModel): Promise<number> {
  const right: number[] = [];
  for (const name of ['good', 'other']) {
    for (const given of tests(name)) {
      const { classes } = as(await predictFile(model, given), 'classes');
      right.push(Number(classes[0]!.name === name));
    }
  }
  return meanOf(right);
}

async function area(model: LayersModel): Promise<number> {
  const scored = [];
  for (const name of ['good', 'struck']) {
    for (const given of tests(name)) {
      const { score, threshold } = as(await predictFile(model, given), 'scores');
      expect(threshold).toBeGreaterThan(0);
      scored.push({ score, positive: name === 'struck' });
    }
  }
  return exactAuc(scored);
}

/** Fills what is transparent as the model itself does; returns how far the two are from each other. */
async function filledAlike(model: LayersModel): Promise<number> {
  const whole = await readImage(tests()[0]!);
  const hole = (pixel: number) => pixel % WIDTH > 8 && pixel % WIDTH < 14;
  const rgba = Float32Array.from({ length: 4 * HEIGHT * WIDTH }, (_, i) => {
    const pixel = i >> 2;
    if (i % 4 === 3) return hole(pixel) ? 0 : 1;
    return hole(pixel) ? 0 : whole.data[3 * pixel + (i % 4)]!;
  });
  const given = { width: WIDTH, height: HEIGHT, channels: 4, data: rgba };
  const png = file('hole.png');
  writeFileSync(png, imageToPng(given));
  const made = as(await predictFile(model, png), 'image');
  const truth = tf.tidy(() => model.predict(tf.tensor4d(rgba, [1, HEIGHT, WIDTH, 4])) as tf.Tensor);
  const expected = { width: WIDTH, height: HEIGHT, channels: 3, data: truth.dataSync() };
  truth.dispose();
  return squaredError(made, expected as Image);
}

/** An image of a code, -1..1 made 0..1. */
async function drawnAlike(model: LayersModel): Promise<number> {
  const code = Float32Array.from({ length: model.inputs[0]!.shape[1]! }, (_, i) => Math.sin(i));
  const made = as(await predict(model, code), 'image');
  const truth = tf.tidy(() => {
    const images = model.predict(tf.tensor2d(code, [1, code.length])) as tf.Tensor;
    return tf.div(tf.add(images, 1), 2);
  });
  const [, height, width, channels] = truth.shape as [number, number, number, number];
  const expected = { width, height, channels, data: truth.dataSync() };
  truth.dispose();
  return squaredError(made, expected as Image);
}

/** How far two samples of a seed are apart, if they are images. */
async function drawnAgain(model: LayersModel): Promise<number> {
  const draw = () => ddimSample(model, { steps: 3, seed: 1 });
  const [one, other] = [await draw(), await draw()];
  const apart = tf.tidy(() => tf.mean(tf.squaredDifference(one, other)).dataSync()[0]!);
  tf.dispose([one, other]);
  return apart;
}

const UNET = { depth: 1, filters: 4 };
type Row = {
  variant: string;
  options?: TrainOptions;
  draw: () => void;
  /** Of the evaluation; without one the figure is to be 0. */
  figure?: string;
  of: (model: LayersModel) => Promise<number>;
};

const ROWS: Row[] = [
  {
    variant: 'autoencoder by convAutoencoder',
    options: { model: { filters: [4], codeSize: 3 } },
    draw: pictures,
    figure: 'test MSE, code',
    of: ofFiles(squaredError),
  },
  {
    variant: 'vae by vae',
    options: { model: { filters: [4], codeSize: 3 } },
    draw: pictures,
    figure: 'test MSE, mean code',
    of: ofFiles(squaredError),
  },
  {
    variant: 'vq-vae by vqVae',
    options: { model: { filters: 4, residualFilters: 2, blocks: 1, codeSize: 2, codes: 4 } },
    draw: pictures,
    figure: 'test MSE',
    of: ofFiles(squaredError),
  },
  {
    variant: 'denoise by unet',
    options: { model: UNET },
    draw: pairs,
    figure: 'PSNR',
    of: ofFiles(psnr, ['inputs'], ['targets']),
  },
  {
    variant: 'denoise by denoisingAutoencoder',
    options: { builder: 'denoisingAutoencoder', model: { filters: [4] } },
    draw: pairs,
    figure: 'PSNR',
    of: ofFiles(psnr, ['inputs'], ['targets']),
  },
  {
    variant: 'segment by unet',
    options: { model: UNET },
    draw: masked(2),
    figure: 'mean IoU',
    of: overlap(2),
  },
  {
    variant: 'segment by unet',
    options: { model: UNET },
    draw: masked(3),
    figure: 'mean IoU',
    of: overlap(3),
  },
  {
    variant: 'segment by segnet',
    options: { builder: 'segnet', model: { filters: [4], convolutions: [1] } },
    draw: masked(3),
    figure: 'mean IoU',
    of: overlap(3),
  },
  ...Object.entries({
    attentionUnet: { filters: 4, depth: 1 },
    residualUnet: { filters: [4, 4] },
    unetPlusPlus: { filters: [4, 4] },
  }).map(([builder, model]) => ({
    variant: `segment by ${builder}`,
    options: { builder, model },
    draw: masked(3),
    figure: 'mean IoU',
    of: overlap(3),
  })),
  {
    variant: 'anomaly by convAutoencoder',
    options: { model: { filters: [4], codeSize: 3 } },
    draw: inClasses('struck'),
    figure: 'area under',
    of: area,
  },
  {
    variant: 'gan by dcgan',
    options: { model: { filters: [4, 4], strides: [2, 2] } },
    draw: pictures,
    of: drawnAlike,
  },
  {
    variant: 'diffusion by diffusionUnet',
    options: { model: { filters: 4, groups: 2 } },
    draw: pictures,
    of: drawnAgain,
  },
  {
    variant: 'classify by cnn40',
    options: { model: { filters: [4], kernelSizes: [3], units: 8 } },
    draw: inClasses('other'),
    figure: 'accuracy',
    of: rightOnes,
  },
  {
    variant: 'super-resolution by espcn',
    options: { model: { filters: [4, 4] } },
    draw: pictures,
    figure: 'PSNR',
    of: enlarged,
  },
  {
    variant: 'super-resolution by srResNet',
    options: { builder: 'srResNet', model: { features: 4, blocks: 1 } },
    draw: pictures,
    figure: 'PSNR',
    of: enlarged,
  },
  {
    variant: 'colorize by unet',
    options: { model: UNET },
    draw: pictures,
    figure: 'PSNR',
    of: ofFiles(psnr),
  },
  { variant: 'inpaint by unet', options: { model: UNET }, draw: pictures, of: filledAlike },
  {
    variant: 'image-to-image by unet',
    options: { model: UNET },
    draw: pairs,
    figure: 'PSNR',
    of: ofFiles(psnr, ['inputs'], ['targets']),
  },
];

beforeAll(() => pickBackend('wasm', { threads: 1 }));
beforeEach(makeFolder);
afterEach(removeFolder);

test('every variant of images has a row', () => {
  const all = TASKS.flatMap(({ name, variants }) =>
    variants.filter(({ kind }) => kind === 'image').map(({ builder }) => `${name} by ${builder}`),
  );
  expect([...new Set(ROWS.map(({ variant }) => variant))].sort()).toEqual(all.sort());
});

test.each(ROWS)(
  "$variant: $figure from the model's files alone",
  async (row) => {
    row.draw();
    const [task, , builder] = row.variant.split(' ');
    const { models, files, measures } = await train(task!, {
      ...(task === 'anomaly' && { builder: builder! }),
      ...row.options,
      data: file('train'),
      test: file('test'),
      steps: 6,
      batchSize: 4,
      verbose: 0,
      out: file('run'),
    });
    for (const one of Object.values(models)) one.dispose();
    // Nothing of the run is left but the model's own folder, elsewhere.
    const own = file('elsewhere', 'model');
    mkdirSync(path.dirname(own), { recursive: true });
    cpSync(files.models.model ?? files.models.generator!, own, { recursive: true });
    for (const name of ['run', 'train']) rmSync(file(name), { recursive: true });
    const model = await loadModel(own);
    const found = await row.of(model);
    model.dispose();
    const figure = measures.find(({ name }) => row.figure && name.startsWith(row.figure));
    if (row.figure === undefined) expect(found).toBeLessThan(1e-10);
    else expect(found).toBeCloseTo(figure!.value, 4);
  },
  180_000,
);

test('gray pictures of a model of colour ones and the other way round', async () => {
  pictures();
  const options = { data: file('train'), test: file('test'), steps: 2, verbose: 0 as const };
  const model = { filters: [4], codeSize: 3 };
  const colour = await train('autoencoder', { ...options, model, out: file('colour') });
  const gray = await train('autoencoder', { ...options, model, gray: true, out: file('gray') });
  const [given] = tests();
  const image = await readImage(given!);
  const one = as(await predictFile(gray.models.model!, given!), 'image');
  expect(one.channels).toBe(1);
  const bright = withChannels(image, 1);
  expect(as(await predict(gray.models.model!, bright), 'image').data).toEqual(one.data);
  const three = as(await predict(colour.models.model!, bright), 'image');
  expect(three.channels).toBe(3);
  expect(three.told.join()).toMatch(/gray/);
  for (const { models } of [colour, gray]) models.model!.dispose();
}, 180_000);

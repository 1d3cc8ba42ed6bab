import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { imageToPng, Random, toWav } from '../../lib/data/index.js';
import type { TrainOptions } from '../../lib/training/index.js';

/** A variant of a task, small: what all of them must do is tried on it. */
export interface VariantRow {
  /** As `denoise of images by denoisingAutoencoder`. */
  name: string;
  options: TrainOptions;
  /** Writes data of it, others for each seed; the path to train on. */
  data(folder: string, seed: number): string;
  /** Whether its labels are in `intervals.csv` beside the data. */
  intervals?: true;
  /** Which other test stops it and goes on; default none, so that it is done for this row. */
  stoppedIn?: 'scripts/kill_training.long.test.ts' | 'training/image_task_rows.ts';
  /** Why it has no encoder to freeze; default it has. */
  noEncoder?: string;
  /** Why it is not split into an encoder and a decoder; default it is. */
  noCode?: string;
}

const SIDE = 16;

function put(file: string, content: string | Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** A colour picture of a gradient and noise; where it is white, if anywhere. */
function picture(random: Random, white: (pixel: number) => boolean = () => false) {
  const slope = random.uniform(0.2, 0.8);
  const data = Float32Array.from({ length: SIDE * SIDE * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    const value = white(pixel) ? 1 : (slope * pixel) / SIDE ** 2 + random.uniform(0, 0.1) * (i % 3);
    return Math.min(value, 1);
  });
  return imageToPng({ width: SIDE, height: SIDE, channels: 3, data });
}

/** Files of pictures, `[name, bytes]` for each of some places, in a folder. */
const files =
  (count: number, draw: (place: number, random: Random) => [name: string, bytes: Uint8Array][]) =>
  (folder: string, seed: number) => {
    const random = new Random(seed);
    for (let i = 0; i < count; i++) {
      for (const [name, bytes] of draw(i, random)) put(path.join(folder, name), bytes);
    }
    return folder;
  };

const COUNT = 10;
const pictures = files(COUNT, (i, random) => [[`${i}.png`, picture(random)]]);
const pairs = files(COUNT, (i, random) => [
  [`inputs/${i}.png`, picture(random)],
  [`targets/${i}.png`, picture(random)],
]);
const stripe = (pixel: number) => pixel % SIDE < 5;
const masked = files(COUNT, (i, random) => {
  const data = Float32Array.from({ length: SIDE * SIDE }, (_, pixel) => Number(stripe(pixel)));
  return [
    [`images/${i}.png`, picture(random, stripe)],
    [`masks/${i}.png`, imageToPng({ width: SIDE, height: SIDE, channels: 1, data })],
  ];
});
const classes = files(2 * COUNT, (i, random) => [
  i % 2 === 0 ? [`good/${i}.png`, picture(random)] : [`struck/${i}.png`, picture(random, stripe)],
]);

/** Seconds of a sound, and samples of each. */
const [SECONDS, RATE] = [0.5, 2000];
const sounds = files(5, (i, random) => {
  const pitch = random.uniform(50, 300);
  const samples = Float32Array.from(
    { length: SECONDS * RATE },
    (_, k) => 0.4 * Math.sin((2 * Math.PI * pitch * k) / RATE),
  );
  return [[`${i}.wav`, toWav({ sampleRate: RATE, channels: 1, samples })]];
});

/** A table, `row` by `row`. */
const table =
  (header: string, rows: number, row: (i: number, random: Random) => string) =>
  (folder: string, seed: number) => {
    const random = new Random(seed);
    const lines = Array.from({ length: rows }, (_, i) => row(i, random));
    put(path.join(folder, 'table.csv'), `${header}\n${lines.join('\n')}\n`);
    return path.join(folder, 'table.csv');
  };
const wave = (i: number, random: Random) =>
  `${i / 50},${(Math.sin(i / 5) + random.normal(0, 0.1)).toFixed(4)},${Math.cos(i / 7).toFixed(4)}`;
const series = table('t,a,b', 300, wave);
const labelled = table(
  't,a,b,what',
  300,
  (i, random) => `${wave(i, random)},${i % 40 < 20 ? 'rest' : 'move'}`,
);
const rows = table(Array.from({ length: 16 }, (_, i) => `v${i}`).join(), 20, (_, random) =>
  Array.from({ length: 16 }, (_, t) => Math.sin(t / 3 + random.uniform(0, 0.5)).toFixed(4)).join(),
);
const text = (folder: string, seed: number) => {
  const random = new Random(seed);
  const word = () => ['sun', 'moon', 'star', 'sky', 'sea'][random.integer(5)]!;
  const lines = Array.from({ length: 60 }, () => `${word()} ${word()} ${word()} ${word()}`);
  put(path.join(folder, 'text.txt'), `${lines.join('\n')}\n`);
  return path.join(folder, 'text.txt');
};

const AROUND = 'must read nothing but its output, got';
const NONE = 'must have an encoder, layers before one that makes lengths longer, got none.';
const KILLED = 'scripts/kill_training.long.test.ts';
const STOPPED = 'training/image_task_rows.ts';
const UNET = { depth: 1, filters: 4 };
const UNET1D = { depth: 2, filters: 4 };

/** One for each variant of each task. */
export const VARIANT_ROWS: readonly VariantRow[] = [
  {
    name: 'autoencoder of image by convAutoencoder',
    options: { model: { filters: [4], codeSize: 3 } },
    data: pictures,
  },
  {
    name: 'autoencoder of signal by convAutoencoder1d',
    options: { window: 32, model: { filters: [4, 2] } },
    noCode: AROUND,
    data: series,
  },
  {
    name: 'autoencoder of audio by audioAutoencoder',
    options: { window: 256 },
    noCode: AROUND,
    data: sounds,
  },
  {
    name: 'denoise of image by unet',
    stoppedIn: STOPPED,
    options: { model: UNET },
    noCode: AROUND,
    data: pictures,
  },
  {
    name: 'denoise of image by denoisingAutoencoder',
    options: { model: { filters: [4] } },
    noCode: AROUND,
    data: pictures,
  },
  {
    name: 'denoise of signal by unet1d',
    stoppedIn: KILLED,
    options: { window: 64, model: UNET1D },
    noCode: AROUND,
    data: series,
  },
  {
    name: 'denoise of audio by maskingDenoiser',
    options: { window: 256, model: { frame: 64, filters: 8, blocks: 1 } },
    noEncoder: 'the layers must be not all that have weights',
    data: sounds,
  },
  {
    name: 'vae of image by vae',
    stoppedIn: KILLED,
    options: { model: { filters: [4], codeSize: 3 } },
    data: pictures,
  },
  {
    name: 'vae of signal by vae',
    options: { model: { filters: [4], codeSize: 3 } },
    data: rows,
  },
  {
    name: 'vq-vae of image by vqVae',
    // Averages go on in a layer that is frozen.
    options: {
      model: { filters: 4, residualFilters: 2, blocks: 1, codeSize: 2, codes: 4, decay: null },
    },
    data: pictures,
  },
  {
    name: 'codec of audio by codec',
    // Averages go on in a layer that is frozen.
    options: {
      model: { filters: 2, strides: [2, 4], codeSize: 3, codebooks: 2, codes: 4, decay: null },
    },
    noCode: AROUND,
    data: sounds,
  },
  {
    name: 'segment of image by unet',
    stoppedIn: KILLED,
    options: { model: UNET },
    noCode: AROUND,
    data: masked,
  },
  {
    name: 'segment of image by segnet',
    options: { model: { filters: [4, 4], convolutions: [1, 1] } },
    noCode: AROUND,
    data: masked,
  },
  ...Object.entries({
    attentionUnet: { filters: 4, depth: 1 },
    residualUnet: { filters: [4, 4] },
    unetPlusPlus: { filters: [4, 4] },
  }).map(
    ([builder, model]): VariantRow => ({
      name: `segment of image by ${builder}`,
      options: { model },
      noCode: AROUND,
      data: masked,
    }),
  ),
  {
    name: 'segment of signal by unet1d',
    options: { window: 64, labels: 'what', model: UNET1D },
    noCode: AROUND,
    data: labelled,
  },
  {
    name: 'segment of audio by unet1d',
    options: { window: 128, model: UNET1D },
    intervals: true,
    noCode: AROUND,
    data(folder, seed) {
      const seconds = Array.from({ length: 5 }, (_, i) => `${i}.wav,0.1,0.3,loud`);
      put(
        path.join(path.dirname(folder), 'intervals.csv'),
        `file,start,end,label\n${seconds.join('\n')}\n`,
      );
      return sounds(folder, seed);
    },
  },
  {
    name: 'anomaly of signal by convAutoencoder1d',
    stoppedIn: KILLED,
    options: { model: { filters: [4] } },
    data: rows,
  },
  {
    name: 'anomaly of image by convAutoencoder',
    stoppedIn: STOPPED,
    options: { model: { filters: [4], codeSize: 3 } },
    data: classes,
  },
  {
    name: 'text of text by textAutoencoder',
    stoppedIn: KILLED,
    options: { model: { filters: [4], embedding: 4, kernelSize: 3 } },
    noCode: AROUND,
    data: text,
  },
  {
    name: 'gan of image by dcgan',
    stoppedIn: KILLED,
    options: { model: { filters: [4, 4], strides: [2, 2], discriminatorFilters: [4, 4] } },
    data: pictures,
  },
  {
    name: 'diffusion of image by diffusionUnet',
    options: { model: { filters: 4, groups: 2 } },
    noCode: 'must be one of one input and one output, got',
    data: pictures,
  },
  {
    name: 'classify of image by cnn40',
    options: { model: { filters: [4], kernelSizes: [3], units: 8 } },
    noEncoder: NONE,
    noCode: NONE,
    data: classes,
  },
  {
    name: 'super-resolution of image by espcn',
    stoppedIn: STOPPED,
    options: { model: { filters: [4, 4] } },
    noCode: AROUND,
    data: pictures,
  },
  {
    name: 'super-resolution of image by srResNet',
    options: { model: { features: 4, blocks: 1 } },
    noCode: AROUND,
    data: pictures,
  },
  {
    name: 'colorize of image by unet',
    stoppedIn: STOPPED,
    options: { model: UNET },
    noCode: AROUND,
    data: pictures,
  },
  {
    name: 'inpaint of image by unet',
    stoppedIn: KILLED,
    options: { model: UNET },
    noCode: AROUND,
    data: pictures,
  },
  {
    name: 'image-to-image of image by unet',
    stoppedIn: KILLED,
    options: { model: UNET },
    noCode: AROUND,
    data: pairs,
  },
];

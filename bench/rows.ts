/** What is measured: the ten fixed shapes of a transposed convolution; predictions and training steps of the builders. */
export interface Shape {
  /** [batch, height, width, channels]; a signal has height 1. */
  readonly input: readonly [number, number, number, number];
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
}

export const SHAPES: readonly Shape[] = [
  { input: [1, 1, 256, 64], filters: 64, kernel: 4, stride: 2 },
  { input: [1, 1, 1024, 128], filters: 64, kernel: 4, stride: 2 },
  { input: [8, 1, 512, 64], filters: 32, kernel: 5, stride: 2 },
  { input: [1, 1, 4096, 32], filters: 16, kernel: 16, stride: 8 },
  { input: [1, 1, 1024, 256], filters: 128, kernel: 3, stride: 1 },
  { input: [32, 1, 128, 64], filters: 32, kernel: 3, stride: 2 },
  { input: [1, 16, 16, 256], filters: 128, kernel: 2, stride: 2 },
  { input: [1, 7, 7, 256], filters: 128, kernel: 5, stride: 2 },
  { input: [1, 32, 32, 64], filters: 32, kernel: 3, stride: 2 },
  { input: [16, 14, 14, 32], filters: 32, kernel: 3, stride: 2 },
];

/** Kernel and strides per axis, output shape and filter shape, padding 'same'. */
export function detail({ input, filters, kernel, stride }: Shape) {
  const [batch, height, width, channels] = input;
  const flat = height === 1;
  const k = [flat ? 1 : kernel, kernel] as const;
  const s = [flat ? 1 : stride, stride] as const;
  const output = [batch, height * s[0], width * s[1], filters] as const;
  const filter = [k[0], k[1], filters, channels] as const;
  /** Two for each product, borders counted in full. */
  const operations = 2 * batch * height * width * channels * filters * k[0] * k[1];
  return { k, s, output, filter, operations };
}

/**
 * A builder of models/, its options, and the batch of a prediction or training step. Kernels are those of the
 * networks that the builders are from, so that figures compare with earlier ones.
 */
export interface Built {
  readonly name: string;
  readonly builder: string;
  readonly options: object;
  readonly batch: number;
}

export const BUILT: readonly Built[] = [
  {
    name: 'convAutoencoder 28x28',
    builder: 'convAutoencoder',
    options: { kernelSize: 3 },
    batch: 128,
  },
  {
    name: 'convAutoencoder, pooling, 32 filters',
    builder: 'convAutoencoder',
    options: { filters: [32, 32], downsample: 'pool', kernelSize: 3 },
    batch: 128,
  },
  {
    name: 'convAutoencoder, upsampling',
    builder: 'convAutoencoder',
    options: { method: 'upsample' },
    batch: 128,
  },
  {
    name: 'convAutoencoder1d 512',
    builder: 'convAutoencoder1d',
    options: { inputShape: [512, 1], kernelSize: 7 },
    batch: 64,
  },
  {
    name: 'unet 64x64',
    builder: 'unet',
    options: { inputShape: [64, 64, 1], depth: 3, filters: 16 },
    batch: 4,
  },
  {
    name: 'unet1d 512',
    builder: 'unet1d',
    options: { inputShape: [512, 1], depth: 3, filters: 16 },
    batch: 16,
  },
  {
    name: 'denoisingAutoencoder',
    builder: 'denoisingAutoencoder',
    options: { kernelSize: 3 },
    batch: 32,
  },
  { name: 'dcganGenerator', builder: 'dcganGenerator', options: { kernelSize: 5 }, batch: 32 },
  { name: 'dcganDiscriminator', builder: 'dcganDiscriminator', options: {}, batch: 32 },
  {
    name: 'segnet 64x64',
    builder: 'segnet',
    options: { inputShape: [64, 64, 1] },
    batch: 2,
  },
  {
    name: 'textAutoencoder 128',
    builder: 'textAutoencoder',
    options: { length: 128, kernelSize: 5 },
    batch: 16,
  },
];

/** `limit` is a plain convolution with as many products as the shape's transposed one. */
export type ShapeKind = 'forward' | 'backward' | 'limit';
export type ModelKind = 'predict' | 'step';

export interface Row {
  readonly kind: ShapeKind | ModelKind;
  /** In SHAPES or BUILT. */
  readonly index: number;
}

export const ofModel = ({ kind }: Row): boolean => kind === 'predict' || kind === 'step';

export function nameOf(row: Row): string {
  if (ofModel(row)) return BUILT[row.index]!.name;
  const { input, filters, kernel, stride } = SHAPES[row.index]!;
  const shown = input[1] === 1 ? [input[0], input[2], input[3]] : input;
  return `${row.index + 1}. [${shown.join(',')}] -> ${filters} k${kernel} s${stride}`;
}

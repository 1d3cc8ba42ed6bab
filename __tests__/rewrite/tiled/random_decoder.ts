import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../../../lib/arithmetic/random.js';
import { layers } from '../../../lib/index.js';

type Rank = 1 | 2 | 3;
type Layer = tfl.layers.Layer;

/** A decoder, and what it is tried on. */
export interface RandomDecoder {
  readonly model: tfl.LayersModel;
  readonly input: tf.Tensor;
  /** Positions of the output that are computed at once. */
  readonly tile: number[];
  readonly rank: Rank;
}

/** The most positions along an axis, by rank. */
const MOST: Readonly<Record<Rank, number>> = { 1: 160, 2: 32, 3: 10 };
/** The most tiles along an axis: not so many that a test takes long. */
const TILES: Readonly<Record<Rank, number>> = { 1: 9, 2: 4, 3: 3 };
const ACTIVATIONS = ['linear', 'relu', 'tanh', 'sigmoid', 'elu', 'softplus', 'relu6'] as const;

/** Draws layers of a decoder. */
class Draws {
  constructor(
    private readonly random: Random,
    private readonly rank: Rank,
    /** Without what a stream cannot take. */
    private readonly streamed: boolean,
  ) {}

  one<T>(values: readonly T[]): T {
    return values[this.random.integer(values.length)]!;
  }

  /** One number, or one for each axis. */
  private sizes(least: number, most: number): number | number[] {
    const size = () => least + this.random.integer(most - least + 1);
    return this.one([true, false]) ? size() : Array.from({ length: this.rank }, size);
  }

  private convolution(): Layer {
    const { rank } = this;
    const filters = 1 + this.random.integer(rank === 3 ? 4 : 9);
    const activation = this.one(ACTIVATIONS);
    const dilated = this.one([false, false, true]);
    const causal = rank === 1 && this.one([true, false]);
    const padding = this.one(['valid', 'same'] as const);
    const strided = !dilated && (padding === 'valid' || !this.streamed) && this.one([true, false]);
    const args = {
      filters,
      kernelSize: this.sizes(1, 4),
      activation,
      padding: causal ? 'causal' : padding,
      ...(dilated && { dilationRate: 2 + this.random.integer(2) }),
      ...(strided && !causal && { strides: 2 }),
    } as never;
    return [tfl.layers.conv1d, tfl.layers.conv2d, tfl.layers.conv3d][rank - 1]!(args);
  }

  private mixed(channels: number): Layer {
    const { rank } = this;
    const padding = this.one(['valid', 'same'] as const);
    const common = { kernelSize: 1 + this.random.integer(4), padding };
    if (rank === 3) {
      return layers.groupedConv3d({ ...common, filters: 2 * channels, groups: channels });
    }
    const filters = 1 + this.random.integer(5);
    switch (this.random.integer(3)) {
      case 0:
        return rank === 1
          ? layers.depthwiseConv1d(common)
          : tfl.layers.depthwiseConv2d({ ...common, depthMultiplier: 2 });
      case 1:
        return rank === 1
          ? layers.separableConv1d({ ...common, filters })
          : tfl.layers.separableConv2d({ ...common, filters });
      default: {
        const grouped = { ...common, filters: 2 * channels, groups: channels };
        return rank === 1 ? layers.groupedConv1d(grouped) : layers.groupedConv2d(grouped);
      }
    }
  }

  private transposed(): Layer {
    const { rank } = this;
    const dilated = this.one([false, false, true]);
    const strides = dilated ? 1 : this.sizes(1, 4);
    const least = [strides].flat();
    const args = {
      filters: 1 + this.random.integer(rank === 3 ? 4 : 9),
      kernelSize: this.sizes(1, rank === 3 ? 3 : 5),
      strides,
      padding: this.one(['valid', 'same'] as const),
      activation: this.one(ACTIVATIONS),
      useBias: this.one([true, false]),
      ...(dilated && { dilationRate: 2 }),
      ...(this.one([true, false]) && {
        outputPadding: Array.from({ length: rank }, (_, n) =>
          this.random.integer(least[n] ?? least[0]!),
        ),
      }),
    };
    const made = [layers.conv1dTranspose, layers.conv2dTranspose, layers.conv3dTranspose];
    return made[rank - 1]!(args);
  }

  private stage(): Layer {
    return layers.deconvolution({
      filters: 1 + this.random.integer(5),
      method: this.one(['transpose', 'upsample', 'subpixel'] as const),
      kernelSize: 1 + this.random.integer(4),
      strides: this.sizes(1, 3),
      padding: this.one(['valid', 'same'] as const),
      interpolation: this.one(['nearest', 'bilinear'] as const),
      activation: this.one(ACTIVATIONS),
    });
  }

  private upsampling(): Layer {
    const { rank } = this;
    if (rank === 1) return layers.upSampling1d({ size: 2 + this.random.integer(2) });
    if (rank === 3) return layers.upSampling3d({ size: 2 });
    const interpolation = this.one(['nearest', 'bilinear'] as const);
    // Another factor's coordinates are rounded by where they are.
    const most = interpolation === 'nearest' ? [2, 3] : [2, 4];
    return tfl.layers.upSampling2d({ size: [this.one(most), this.one(most)], interpolation });
  }

  private pooling(): Layer {
    const { rank } = this;
    const strided = this.streamed || this.one([true, false]);
    const padding = this.streamed || rank === 3 ? 'valid' : this.one(['valid', 'same'] as const);
    const args = {
      poolSize: 2 + this.random.integer(2),
      strides: strided ? 2 : 1,
      padding,
    } as never;
    const { maxPooling1d, maxPooling2d, maxPooling3d } = tfl.layers;
    const { averagePooling1d, averagePooling2d, averagePooling3d } = tfl.layers;
    const made = this.one([true, false])
      ? [maxPooling1d, maxPooling2d, maxPooling3d]
      : [averagePooling1d, averagePooling2d, averagePooling3d];
    return made[rank - 1]!(args);
  }

  private bordered(): Layer {
    const { rank } = this;
    const { zeroPadding1d, zeroPadding3d, cropping1d, cropping2d, cropping3d } = layers;
    const sides = Array.from({ length: rank }, () => [
      this.random.integer(4),
      this.random.integer(4),
    ]);
    const borders = rank === 1 ? sides[0]! : sides;
    if (this.one([false, true])) return this.mirrored(borders);
    if (this.one([true, false])) {
      return [cropping1d, cropping2d, cropping3d][rank - 1]!({ cropping: borders });
    }
    if (rank === 2) return tfl.layers.zeroPadding2d({ padding: sides as never });
    return (rank === 1 ? zeroPadding1d : zeroPadding3d)({ padding: borders });
  }

  private mirrored(padding: number[] | number[][]): Layer {
    const { reflectionPadding1d, reflectionPadding2d, reflectionPadding3d } = layers;
    const { replicationPadding1d, replicationPadding2d, replicationPadding3d } = layers;
    const made = this.one([true, false])
      ? [reflectionPadding1d, reflectionPadding2d, reflectionPadding3d]
      : [replicationPadding1d, replicationPadding2d, replicationPadding3d];
    return made[this.rank - 1]!({ padding });
  }

  private shuffle(): Layer {
    const factor = 1 + this.random.integer(3);
    const order = this.one(['torch', 'tf'] as const);
    return this.one([true, false])
      ? layers.pixelShuffle({ upscaleFactor: factor, order })
      : layers.pixelUnshuffle({ downscaleFactor: factor, order });
  }

  /** What has a state, in a signal. */
  private recurrent(): Layer {
    const { lstm, gru, simpleRNN, activation } = tfl.layers;
    if (this.rank > 1) return activation({ activation: 'selu' });
    const args = { units: 1 + this.random.integer(5), returnSequences: true };
    return this.one([() => lstm(args), () => gru(args), () => simpleRNN(args)])();
  }

  private plain(): Layer {
    const axes = Array.from({ length: this.rank }, (_, n) => n + 1);
    return this.one([
      // tfjs has neither for volumes.
      () => (this.rank === 3 ? tfl.layers.dropout({ rate: 0.5 }) : tfl.layers.batchNormalization()),
      () => (this.rank === 3 ? layers.unitNormalization() : tfl.layers.layerNormalization()),
      () => tfl.layers.leakyReLU({ alpha: 0.1 }),
      () => tfl.layers.prelu({ sharedAxes: axes }),
      () => tfl.layers.dense({ units: 1 + this.random.integer(5), activation: 'tanh' }),
      () => tfl.layers.activation({ activation: 'softmax' }),
      () => layers.rmsNormalization(),
      () => this.recurrent(),
    ])();
  }

  /** Layers that go one after the other; what follows a branch is as long as before. */
  layer(channels: number): Layer {
    return this.one([
      () => this.transposed(),
      () => this.transposed(),
      () => this.convolution(),
      () => this.convolution(),
      () => this.mixed(channels),
      () => this.stage(),
      () => this.stage(),
      () => this.upsampling(),
      () => this.pooling(),
      () => this.bordered(),
      () => this.bordered(),
      () => this.shuffle(),
      () => this.plain(),
      () => this.plain(),
    ])();
  }

  /** A way around: a convolution of the same length, added or beside. */
  skip(x: tfl.SymbolicTensor): tfl.SymbolicTensor {
    const { rank } = this;
    const added = this.one([true, false]);
    const args = {
      filters: added ? x.shape.at(-1)! : 2,
      kernelSize: this.sizes(1, 5),
      padding: 'same',
    } as never;
    const conv = [tfl.layers.conv1d, tfl.layers.conv2d, tfl.layers.conv3d][rank - 1]!(args);
    const way = conv.apply(x) as tfl.SymbolicTensor;
    const merge = added ? tfl.layers.add() : tfl.layers.concatenate();
    return merge.apply([x, way]) as tfl.SymbolicTensor;
  }
}

/** The symbolic result, where the layer takes it and it is of a fitting size. */
function applied(layer: Layer, x: tfl.SymbolicTensor, most: number): tfl.SymbolicTensor | null {
  try {
    const shape = layer.computeOutputShape(x.shape) as number[];
    const fits = shape.slice(1, -1).every((n) => n > 0 && n <= most);
    return fits ? (layer.apply(x) as tfl.SymbolicTensor) : null;
  } catch {
    return null;
  }
}

/** Numbers of the normal distribution. */
export function normals(random: Random, shape: readonly number[], spread = 1): tf.Tensor {
  const values = Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () =>
    random.normal(0, spread),
  );
  return tf.tensor(values, [...shape]);
}

/** Gives all weights numbers that keep the layers' outputs about as large as their inputs. */
function drawWeights(model: tfl.LayersModel, random: Random): void {
  const values = model.getWeights().map((weight) => {
    const { shape } = weight;
    const fan = shape.length > 1 ? tf.util.sizeFromShape(shape.slice(0, -1)) : 4;
    const drawn = normals(random, shape, 1 / Math.sqrt(fan));
    // A variance is positive; a kernel may have any sign.
    return shape.length > 1 ? drawn : tf.tidy(() => tf.add(tf.abs(drawn), 0.1));
  });
  model.setWeights(values);
  tf.dispose(values);
}

/** A decoder of random layers, the same for a seed on every backend. */
export function randomDecoder(seed: number, rank: Rank, streamed = false): RandomDecoder {
  const random = new Random(seed);
  const draws = new Draws(random, rank, streamed);
  const most = MOST[rank];
  const least = rank === 3 ? 3 : 5;
  const lengths = Array.from(
    { length: rank },
    () => least + random.integer(Math.ceil(most / 3) - least),
  );
  const shape = [...lengths, 1 + random.integer(5)];
  const input = tfl.input({ shape: streamed ? [null, shape.at(-1)!] : shape });
  let x = input;
  const depth = 2 + random.integer(4);
  for (let n = 0; n < depth; ) {
    if (random.integer(4) === 0) {
      x = draws.skip(x);
      n++;
      continue;
    }
    const next = applied(
      draws.layer(x.shape.at(-1)!),
      x,
      streamed ? Number.POSITIVE_INFINITY : most,
    );
    if (next === null) continue;
    x = next;
    n++;
  }
  const model = tfl.model({ inputs: input, outputs: x });
  drawWeights(model, random);
  const tile = x.shape.slice(1, -1).map((n) => {
    const length = n ?? most;
    return Math.ceil(length / (1 + random.integer(Math.min(length, TILES[rank]))));
  });
  return { model, input: normals(random, [1 + random.integer(2), ...shape]), tile, rank };
}

import * as tf from '@tensorflow/tfjs-core';
import { only } from '../ops/data_format.js';
import { registry } from '../tfjs/resolve.js';
import { type Drawing, nextSeed } from './seed.js';

/**
 * GaussianNoise, GaussianDropout and AlphaDropout draw by a `seed`, which can be set; stock has none. AlphaDropout drops to
 * the value that Keras drops to: stock's has the other sign, so that neither mean nor variance stay, and its config lacks
 * `noiseShape`.
 */
interface NoiseLayer extends Drawing {
  readonly stddev: number;
  readonly rate: number;
  readonly noiseShape?: readonly (number | null)[] | null;
  invokeCallHook(inputs: tf.Tensor | tf.Tensor[], kwargs: object): void;
}

declare module '@tensorflow/tfjs-layers/dist/layers/noise.js' {
  interface GaussianNoise {
    /** What it draws by in training: something else each time, and the same again where this is set again. Default none. */
    seed?: number | null;
  }
  interface GaussianDropout {
    /** What it draws by in training: something else each time, and the same again where this is set again. Default none. */
    seed?: number | null;
  }
  interface AlphaDropout {
    /** What it draws by in training: something else each time, and the same again where this is set again. Default none. */
    seed?: number | null;
  }
}

type Noise = (x: tf.Tensor, layer: NoiseLayer) => tf.Tensor;

const normal = (shape: number[], mean: number, deviation: number, layer: NoiseLayer) =>
  // tfjs takes the text of a seed.
  tf.randomNormal(shape, mean, deviation, 'float32', nextSeed(layer) as unknown as number);

/** Where SELU saturates, -λα. */
const SATURATED = -1.0507009873554805 * 1.6732632423543772;

/** Klambauer et al. 2017, arXiv 1706.02515, with the share that is dropped. */
const alphaDropout: Noise = (x, layer) => {
  const { rate, noiseShape } = layer;
  const shape = noiseShape?.map((n, axis) => n ?? x.shape[axis]!) ?? x.shape;
  const drawn = tf.randomUniform(shape, 0, 1, 'float32', nextSeed(layer));
  const kept = tf.cast(tf.greaterEqual(drawn, rate), 'float32');
  const a = ((1 - rate) * (1 + rate * SATURATED ** 2)) ** -0.5;
  const b = -a * SATURATED * rate;
  const y = tf.add(tf.mul(x, kept), tf.mul(tf.sub(1, kept), SATURATED));
  return tf.add(tf.mul(y, a), b);
};

const between = ({ rate }: NoiseLayer) => rate > 0 && rate < 1;

const NOISE: Record<string, { noise: Noise; draws(layer: NoiseLayer): boolean }> = {
  GaussianNoise: {
    noise: (x, layer) => tf.add(x, normal(x.shape, 0, layer.stddev, layer)),
    draws: () => true,
  },
  GaussianDropout: {
    noise: (x, layer) => {
      const { rate } = layer;
      return tf.mul(x, normal(x.shape, 1, Math.sqrt(rate / (1 - rate)), layer));
    },
    draws: between,
  },
  AlphaDropout: { noise: alphaDropout, draws: between },
};

for (const [name, { noise, draws }] of Object.entries(NOISE)) {
  Object.assign(registry()[name]![0].prototype, {
    seed: null,
    call(this: NoiseLayer, inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }) {
      return tf.tidy(() => {
        this.invokeCallHook(inputs, kwargs);
        const x = only(inputs);
        return kwargs.training === true && draws(this) ? noise(x, this) : x;
      });
    },
  });
}

const alpha = registry().AlphaDropout![0].prototype as unknown as {
  getConfig(this: NoiseLayer): tf.serialization.ConfigDict;
};
const { getConfig } = alpha;

alpha.getConfig = function () {
  const { noiseShape } = this;
  const config = getConfig.call(this);
  return noiseShape == null ? config : { ...config, noiseShape: [...noiseShape] };
};

import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/arithmetic/random.js';
import { glyphs } from '../../lib/data/glyphs.js';
import { pcaReconstructionMse } from '../../lib/measures/pca.js';
import { adam } from '../../lib/optimizers/index.js';
import { convAutoencoder } from '../../models/conv_autoencoder.js';
import { COUNTS, PIXELS, type Progress } from './protocol.js';
import { shifted } from './shifted.js';

const BATCH = 32;
const CODE = 16;
/** Between two pictures of the progress, in steps. */
export const EVERY = 10;
/** Of snapshots to step back to; one each time that progress is told. */
const MOST_SNAPSHOTS = 30;
export const LEARNING_RATE = 0.003;

interface Snapshot {
  step: number;
  loss: number;
  weights: Float32Array[];
}

/** An autoencoder of digits in training, which can be paused, sent back and asked at any step. */
export class Trainer {
  readonly model: LayersModel;
  step = 0;
  #loss = Number.NaN;
  readonly #optimizer = adam({ learningRate: LEARNING_RATE });
  readonly #images: Float32Array;
  readonly #unseen: tf.Tensor4D;
  readonly #random: Random;
  #snapshots: Snapshot[] = [];

  constructor(seed: number) {
    const { trained, judged } = COUNTS;
    const { images } = glyphs({ count: trained + judged, seed });
    this.#images = images.slice(0, trained * PIXELS);
    this.#unseen = tf.tensor4d(images.slice(trained * PIXELS), [judged, 28, 28, 1]);
    this.#random = new Random(seed);
    this.model = convAutoencoder({ codeSize: CODE, seed });
    this.model.compile({ optimizer: this.#optimizer, loss: 'meanSquaredError' });
  }

  set rate(rate: number) {
    this.#optimizer.learningRate = rate;
  }

  /** The unseen digits that are shown. */
  shown(): Float32Array {
    return this.#unseen.dataSync<'float32'>().slice(0, COUNTS.shown * PIXELS);
  }

  /** The error of as many principal components as the code has numbers, fitted to the same digits. */
  async components(): Promise<number> {
    const fitted = tf.tensor4d(this.#images, [COUNTS.trained, 28, 28, 1]);
    try {
      return await pcaReconstructionMse(fitted, this.#unseen, CODE);
    } finally {
      fitted.dispose();
    }
  }

  /** Trains on one batch of digits, each moved a little at random. */
  async next(): Promise<void> {
    const batch = new Float32Array(BATCH * PIXELS);
    for (let n = 0; n < BATCH; n++) {
      const at = this.#random.integer(COUNTS.trained) * PIXELS;
      batch.set(shifted(this.#images.subarray(at, at + PIXELS), this.#random), n * PIXELS);
    }
    const x = tf.tensor4d(batch, [BATCH, 28, 28, 1]);
    this.#loss = (await this.model.trainOnBatch(x, x)) as number;
    this.step++;
    x.dispose();
  }

  /** How far it is; remembers it, to be stepped back to. */
  async progress(): Promise<Progress> {
    const weights = this.model.getWeights().map((w) => w.dataSync<'float32'>().slice());
    const before = this.#snapshots.filter(({ step }) => step < this.step);
    const now = { step: this.step, loss: this.#loss, weights };
    this.#snapshots = [...before, now].slice(-MOST_SNAPSHOTS);
    return this.#seen();
  }

  /** Goes back to the progress before the last that was told; the first stays. */
  async back(): Promise<Progress> {
    if (this.#snapshots.length > 1) this.#snapshots.pop();
    const { step, loss, weights } = this.#snapshots.at(-1)!;
    const tensors = this.model.getWeights().map((w, n) => tf.tensor(weights[n]!, w.shape));
    this.model.setWeights(tensors);
    tf.dispose(tensors);
    [this.step, this.#loss] = [step, loss];
    return this.#seen();
  }

  async predict(pixels: Float32Array): Promise<Float32Array> {
    const y = tf.tidy(() => this.model.predict(tf.tensor(pixels, [1, 28, 28, 1])) as tf.Tensor);
    const output = await y.data<'float32'>();
    y.dispose();
    return output.slice();
  }

  async #seen(): Promise<Progress> {
    const [y, error] = tf.tidy((): [tf.Tensor, tf.Tensor] => {
      const all = this.model.predict(this.#unseen) as tf.Tensor;
      return [all, tf.mean(tf.squaredDifference(all, this.#unseen))];
    });
    const [grown, [unseen]] = await Promise.all([y.data<'float32'>(), error.data<'float32'>()]);
    tf.dispose([y, error]);
    return {
      step: this.step,
      loss: this.#loss,
      unseen: unseen!,
      grown: grown.slice(0, COUNTS.shown * PIXELS),
    };
  }

  dispose(): void {
    this.model.dispose();
    this.#unseen.dispose();
  }
}

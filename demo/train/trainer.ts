import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/arithmetic/random.js';
import { adam } from '../../lib/optimizers/index.js';
import type { Lesson } from './lesson/lesson.js';
import type { Progress } from './protocol.js';
import { type Snapshot, Snapshots } from './snapshots.js';
import { readTensors, withTensors } from './tensor_values.js';

/** Of snapshots to step back to; one each time that progress is told. */
const MOST_SNAPSHOTS = 30;
export const LEARNING_RATE = 0.003;

/** An autoencoder in training, which can be paused, sent back and asked at any step. */
export class Trainer {
  readonly model: LayersModel;
  step = 0;
  #loss = Number.NaN;
  #rate = LEARNING_RATE;
  readonly #optimizer = adam({ learningRate: LEARNING_RATE });
  readonly #unseen: tf.Tensor;
  readonly #random: Random;
  readonly #snapshots = new Snapshots(MOST_SNAPSHOTS);

  constructor(
    readonly lesson: Lesson,
    seed: number,
  ) {
    const { shape, unseen, description } = lesson;
    this.#unseen = tf.tensor(unseen, [description.counts.test, ...shape]);
    this.#random = new Random(seed);
    this.model = lesson.build(seed);
    this.model.setUserDefinedMetadata({ data: description });
    this.model.compile({ optimizer: this.#optimizer, loss: 'meanSquaredError' });
  }

  set rate(rate: number) {
    this.#optimizer.learningRate = this.#rate = rate;
  }

  /** The unseen examples that are shown. */
  shown(): Float32Array {
    return this.lesson.unseen.slice(0, this.#shownSize());
  }

  /** Trains on one batch. */
  async next(): Promise<void> {
    const x = this.lesson.batch(this.#random);
    this.#loss = (await this.model.trainOnBatch(x, x)) as number;
    this.step++;
    x.dispose();
  }

  /** How far it is; remembers it, to be stepped back to, unless it is lost. */
  async progress(): Promise<Progress> {
    const seen = await this.#seen();
    if (Number.isFinite(seen.unseen)) {
      this.#snapshots.add(await this.#snapshot());
    }
    return seen;
  }

  /** Goes back to the progress before the last that was told; the first stays. */
  async back(): Promise<Progress> {
    const { step, loss, weights, optimizer, random } = this.#snapshots.back();
    await withTensors(weights, (all) => this.model.setWeights(all.map(({ tensor }) => tensor)));
    await withTensors(optimizer, (all) => this.#optimizer.setWeights(all));
    this.#random.state = random;
    [this.step, this.#loss] = [step, loss];
    return this.#seen();
  }

  async #snapshot(): Promise<Snapshot> {
    const [steps, ...moments] = await this.#optimizer.getWeights();
    const weights = this.model.getWeights().map((tensor) => ({ name: '', tensor }));
    const snapshot = {
      step: this.step,
      loss: this.#loss,
      weights: await readTensors(weights),
      optimizer: await readTensors([steps!, ...moments]),
      random: this.#random.state,
    };
    // The rest is what the optimizer goes on with.
    steps!.tensor.dispose();
    return snapshot;
  }

  /** What it makes of one example, or of a longer or shorter one where the model takes any. */
  async predict(values: Float32Array): Promise<Float32Array> {
    const [, ...sizes] = this.model.inputs[0]!.shape;
    const shape = [1, ...sizes.map((size) => size ?? values.length)];
    const y = tf.tidy(() => this.model.predict(tf.tensor(values, shape)) as tf.Tensor);
    const output = await y.data<'float32'>();
    y.dispose();
    return output.slice();
  }

  #shownSize(): number {
    return this.lesson.shown * tf.util.sizeFromShape([...this.lesson.shape]);
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
      rate: this.#rate,
      loss: this.#loss,
      unseen: unseen!,
      grown: grown.slice(0, this.#shownSize()),
    };
  }

  dispose(): void {
    this.model.dispose();
    this.#unseen.dispose();
  }
}

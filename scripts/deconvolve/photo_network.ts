import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/data/index.js';
import { sourceOf } from '../../lib/training/data/source.js';
import { trainInMemory } from '../../lib/training/train_in_memory.js';

/** A photograph, [side, side, 3], 0..1. */
export interface Photo {
  readonly name: string;
  readonly tensor: tf.Tensor3D;
}

const PATCH = 48;
const STEPS = 300;
const BATCH = 32;
const TESTED = 200;
/** Patches of the left part of each photograph are trained on, those of the rest are new. */
const TRAINED = 0.7;

/** Four convolutions without a fixed input size: trained on patches, it takes whole photographs. */
function photoNetwork(classes: number, seed: number): tfl.LayersModel {
  const model = tfl.sequential({ name: 'photo_network' });
  [16, 32, 48, 64].forEach((filters, n) => {
    model.add(
      tfl.layers.conv2d({
        filters,
        kernelSize: n === 0 ? 5 : 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: tfl.initializers.heNormal({ seed: seed + n }),
        name: `conv${n + 1}`,
        ...(n === 0 ? { inputShape: [null, null, 3] } : {}),
      } as Parameters<typeof tfl.layers.conv2d>[0]),
    );
    if (n < 3) model.add(tfl.layers.maxPooling2d({ poolSize: 2, name: `pool${n + 1}` }));
  });
  model.add(tfl.layers.globalAveragePooling2d({ name: 'mean' }));
  model.add(
    tfl.layers.dense({
      units: classes,
      activation: 'softmax',
      name: 'answer',
      kernelInitializer: tfl.initializers.glorotUniform({ seed: seed + 4 }),
    } as Parameters<typeof tfl.layers.dense>[0]),
  );
  return model;
}

/** Random patches, mirrored at random and of random brightness, and which photograph each is of. */
function patches(photos: readonly Photo[], count: number, random: Random, fresh: boolean) {
  const labels = Array.from({ length: count }, () => random.integer(photos.length));
  const x = tf.tidy(() =>
    tf.stack(
      labels.map((label) => {
        const { tensor } = photos[label]!;
        const [height, width] = tensor.shape;
        const split = Math.floor(width * TRAINED);
        const [from, to] = fresh ? [split, width] : [0, split];
        const top = random.integer(height - PATCH + 1);
        const left = from + random.integer(to - from - PATCH + 1);
        const patch = tf.slice(tensor, [top, left, 0], [PATCH, PATCH, 3]);
        const mirrored = random.uniform() < 0.5 ? tf.reverse(patch, 1) : patch;
        return tf.clipByValue(tf.mul(mirrored, random.uniform(0.7, 1.3)), 0, 1);
      }),
    ),
  );
  return { x, labels };
}

/** A network trained to tell of which photograph a patch is. */
export async function trainPhotoNetwork(
  photos: readonly Photo[],
  seed: number,
): Promise<{ model: tfl.LayersModel; accuracy: number; seconds: number }> {
  const random = new Random(seed);
  const model = photoNetwork(photos.length, seed);
  model.compile({ optimizer: tf.train.adam(0.002), loss: 'categoricalCrossentropy' });
  // The patches are drawn, a batch at a time: an example is no more than its place.
  const places = Array.from({ length: STEPS * BATCH }, (_, i) => ({ x: Float32Array.of(i) }));
  const { seconds } = await trainInMemory(
    model,
    sourceOf(places),
    places.length,
    (batch) => {
      const { x, labels } = patches(photos, batch.length, random, false);
      return [x, tf.oneHot(labels, photos.length)];
    },
    { steps: STEPS, batch: BATCH, seed },
  );
  const { x, labels } = patches(photos, TESTED, random, true);
  const answers = tf.tidy(() => tf.argMax(model.predict(x) as tf.Tensor, 1));
  const values = await answers.data();
  tf.dispose([x, answers]);
  const right = labels.filter((label, n) => values[n] === label).length;
  return { model, accuracy: right / TESTED, seconds };
}

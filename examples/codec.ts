/**
 * npx tsx examples/codec.ts [STEPS [SOUNDS]]
 *
 * A codec of drawn sounds: 250 frames a second, of each four numbers below 64, which are 6000 bits a second, and back. Writes
 * five sounds, each followed by what comes back of it, to out/examples/codec.wav, and their spectrograms to
 * out/examples/codec.png.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { Random, toWav } from '../lib/data/index.js';
import type { ResidualVectorQuantizer } from '../lib/layers/index.js';
import { combined, type Loss, stft } from '../lib/losses/index.js';
import { pickBackend } from '../lib/node/index.js';
import { adam } from '../lib/optimizers/index.js';
import { handThrough, startCodes } from '../lib/training/index.js';
import { codec } from '../models/index.js';
import { draw } from './draw.js';

const [steps = 200, count = 400] = process.argv.slice(2).map(Number);
const [RATE, LENGTH, BATCH] = [8000, 2048, 8];

/** Harmonics of a pitch that glides, louder about two resonances, which swell and fade. */
function sound(random: Random): number[] {
  const [pitch, glide] = [random.uniform(90, 220), random.uniform(-0.3, 0.3)];
  const resonances = [random.uniform(300, 900), random.uniform(1000, 2500)];
  const loud = (at: number) =>
    resonances.reduce((sum, one) => sum + 1 / (1 + ((at - one) / 150) ** 2), 0);
  const harmonics = Array.from({ length: 16 }, (_, k) => loud((k + 1) * pitch));
  return Array.from({ length: LENGTH }, (_, i) => {
    const phase = (2 * Math.PI * pitch * i * (1 + (glide * i) / (2 * LENGTH))) / RATE;
    const tone = harmonics.reduce((sum, height, k) => sum + height * Math.sin((k + 1) * phase), 0);
    return tone * Math.sin((Math.PI * i) / LENGTH);
  });
}

/** Spectrograms of sounds [n, LENGTH, 1] as images [n, bins, frames, 1]: 128 samples under a Hann window, 60 dB from black to white. */
function spectrograms(x: tf.Tensor): tf.Tensor {
  const [size, hop, n] = [128, 16, x.shape[0]!];
  const starts = Array.from({ length: (LENGTH - size) / hop + 1 }, (_, i) => i * hop);
  const frames = starts.map((at) => tf.slice(x, [0, at, 0], [n, size, 1]));
  const windowed = tf.mul(tf.concat(frames, 2), tf.expandDims(tf.signal.hannWindow(size), 1));
  // Rows from the highest frequency to the lowest.
  const bins = tf.linspace(size / 2, 0, size / 2 + 1);
  const angles = tf.mul(tf.expandDims(bins, 1), tf.linspace(0, 2 * Math.PI * (1 - 1 / size), size));
  const part = (wave: tf.Tensor) => tf.square(tf.einsum('ks,nst->nkt', wave, windowed));
  const power = tf.add(part(tf.cos(angles)), part(tf.sin(angles)));
  return tf.expandDims(tf.add(tf.div(tf.log(tf.add(power, 1e-6)), Math.log(1e6)), 0.6), 3);
}

await pickBackend('wasm');
const random = new Random(1);
const x = tf.expandDims(tf.tensor2d(Array.from({ length: count }, () => sound(random))), 2);

// With a decay the codes are moving averages of the vectors that take them.
const strides = [8, 4];
const sizes = { filters: 16, strides, lstmLayers: 0, codeSize: 32, codebooks: 4, codes: 64 };
const learned = { causal: false, decay: 0.99, deadCodes: 0.001, commitmentCost: 0.1 };
const model = codec({ inputShape: [null, 1], ...sizes, ...learned, seed: 1 });
// It begins as codebooks of blocks of 32 samples, and learns what a network adds.
handThrough(model, { strides, causal: false });
const encoder = model.getLayer('encoder') as unknown as tfl.LayersModel;
const vectors = encoder.predict(tf.slice(x, 0, Math.min(count, 200))) as tf.Tensor;
const quantizer = model.getLayer('quantizer') as unknown as ResidualVectorQuantizer;
startCodes(quantizer, tf.reshape(vectors, [-1, 32]), random);
// Mostly the squared error: spectrograms alone leave open where the waves are.
const resolutions = [64, 128, 256].map((size) => ({ fftSize: size, hop: size / 4, window: size }));
const spectra = { loss: stft({ resolutions }), weight: 0.01 };
const loss = combined([{ loss: 'meanSquaredError' }, spectra]) as Loss;
model.compile({ optimizer: adam({ learningRate: 0.0002 }), loss });
for (let step = 1; step <= steps; step++) {
  const places = Array.from({ length: BATCH }, () => random.integer(count));
  const batch = tf.gather(x, tf.tensor1d(places, 'int32'));
  const value = await model.trainOnBatch(batch, batch);
  batch.dispose();
  if (step % 50 === 0 || step === steps) console.log(`step ${step}: loss ${value}`);
}

const some = tf.slice(x, 0, 5);
const back = model.predict(some) as tf.Tensor;
await draw('codec', { originals: spectrograms(some), back: spectrograms(back) });
const pairs = tf.clipByValue(tf.mul(tf.concat([some, back], 1), 0.2), -1, 1);
const samples = await pairs.data<'float32'>();
mkdirSync('out/examples', { recursive: true });
writeFileSync('out/examples/codec.wav', toWav({ sampleRate: RATE, channels: 1, samples }));
console.log('Wrote out/examples/codec.wav.');

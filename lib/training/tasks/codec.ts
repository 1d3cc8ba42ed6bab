import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type CodecOptions, codec } from '../../../models/index.js';
import { mean } from '../../arithmetic/mean.js';
import { Random } from '../../data/index.js';
import type { ResidualVectorQuantizer } from '../../layers/residual_vector_quantizer.js';
import { stft } from '../../losses/index.js';
import { chart, paragraph } from '../../pictures/index.js';
import { pick } from '../data/pick.js';
import { checkSampleRate, keepSampleRate, sampleRateOf } from '../data/sample_rate.js';
import { collect, inputsOf } from '../data/source.js';
import { descend } from './adversarial.js';
import { audioAutoencoderTask } from './audio_autoencoder.js';
import { blockCoder } from './block_coder.js';
import { handThrough } from './hand_through.js';
import { judging } from './judgement.js';
import { logSpectralDistance } from './log_spectral_distance.js';
import { openRecordings } from './opened_recordings.js';
import { opusCoders } from './opus_coders.js';
import { siSdr } from './si_sdr.js';
import { type SpeechCoder, speechCoders } from './speech_coders.js';
import { startCodes } from './start_codes.js';
import type { Example, Measure, Source, Variant } from './task.js';
import { writeSounds } from './write_sounds.js';

/** A codec that trains in minutes on two cores: frames of 32 samples, of each four numbers of 8 bits. */
const SMALL: CodecOptions = {
  filters: 16,
  strides: [8, 4],
  lstmLayers: 0,
  codeSize: 32,
  codebooks: 4,
  codes: 256,
  causal: false,
  commitmentCost: 0.1,
  decay: 0.99,
};
/**
 * Of how many vectors of a batch a code is on average, below which it begins anew: loud sounds are seldom, and theirs are not
 * to be taken for dead.
 */
const DEAD = 0.001;
/** Samples of a training window. */
const WINDOW = 1024;
/** Windows that codes begin by. */
const KNOWN = 600;
/** What spectrograms count beside the squared error, of which a waveform is learned that they alone leave open. */
const SPECTRAL = 0.01;
/** Windows of 8, 16 and 32 ms at 8000 Hz. */
const RESOLUTIONS = [64, 128, 256].map((size) => ({ fftSize: size, hop: size / 4, window: size }));
/** Recordings by which the best of what needs no training is chosen, and those that are written to listen to. */
const CHOSEN_BY = 20;
const SHOWN = 5;

const quantizerOf = (model: LayersModel) =>
  model.getLayer('quantizer') as unknown as ResidualVectorQuantizer;
const encoderOf = (model: LayersModel) => model.getLayer('encoder') as unknown as LayersModel;

/** Samples of a frame. */
function frameOf(model: LayersModel): number {
  const LENGTH = 2 ** 14;
  const [, frames] = encoderOf(model).computeOutputShape([1, LENGTH, 1]) as number[];
  return LENGTH / frames!;
}

/** The bits of a second: a number of each codebook for each frame. */
function bitsPerSecond(model: LayersModel, rate: number): number {
  const { numQuantizers, numEmbeddings } = quantizerOf(model);
  return (rate / frameOf(model)) * numQuantizers * Math.ceil(Math.log2(numEmbeddings));
}

/** A recording as the model gives it back. */
async function coded(model: LayersModel, x: Float32Array): Promise<Float32Array> {
  // Of no fewer samples than the mirrored ends take.
  const filled = new Float32Array(Math.max(x.length, WINDOW));
  filled.set(x);
  const input = inputsOf([{ x: filled }], [filled.length, 1]);
  const output = model.predict(input) as tf.Tensor;
  const values = await output.data<'float32'>();
  tf.dispose([input, output]);
  return values.slice(0, x.length);
}

/** Begins as codebooks of blocks of samples, where the sizes allow it, or else with codes of what the encoder makes of windows. */
function begin(model: LayersModel, options: CodecOptions, windows: tf.Tensor, seed: number): void {
  const { variant, lstmLayers, weightNormalization, strides, causal } = options;
  if (variant !== 'dac' && lstmLayers === 0 && weightNormalization !== true) {
    handThrough(model, { strides: strides!, causal: causal! });
  }
  tf.tidy(() => {
    const vectors = encoderOf(model).predict(windows) as tf.Tensor;
    const rows = tf.reshape(vectors, [-1, vectors.shape.at(-1)!]) as tf.Tensor2D;
    startCodes(quantizerOf(model), rows, new Random(seed));
  });
  windows.dispose();
}

/** A window that begins elsewhere, its start behind its end, and half of them upside down: frames are at any place. */
function turned({ x, ...rest }: Example, random: Random): Example {
  const at = random.integer(x.length);
  const sign = random.integer(2) === 0 ? 1 : -1;
  return { ...rest, x: x.map((_, i) => sign * x[(i + at) % x.length]!) };
}

const meanOf = (values: readonly (number | null)[]) => mean(values.filter((one) => one !== null));

/** The best of the ways for training recordings, of each kind. */
async function bestOf(
  train: readonly Example[],
  kinds: readonly SpeechCoder[][],
): Promise<SpeechCoder[]> {
  const best: SpeechCoder[] = [];
  for (const ways of kinds) {
    const figures: number[] = [];
    for (const way of ways) {
      const each: (number | null)[] = [];
      for (const { x } of train) each.push(siSdr(x, await way.back(x)));
      figures.push(meanOf(each));
    }
    best.push(ways[figures.indexOf(Math.max(...figures))]!);
  }
  return best;
}

/** Other ways to keep recordings in as many bits, which need no network. */
async function othersOf(model: LayersModel, train: Source, rate: number, seed: number) {
  const bits = bitsPerSecond(model, rate);
  const { numQuantizers: codebooks, numEmbeddings: codes } = quantizerOf(model);
  const recordings = await collect(train);
  const opus = await opusCoders(rate, bits);
  const kinds = [...speechCoders(rate, bits), ...(typeof opus === 'string' ? [] : [opus])];
  const best = await bestOf(recordings.slice(0, CHOSEN_BY), kinds);
  const sizes = { size: frameOf(model), codebooks, codes };
  const blocks = await blockCoder(
    recordings.map(({ x }) => x),
    sizes,
    seed,
  );
  return {
    bits,
    ways: [...best, blocks],
    notes: typeof opus === 'string' ? [`Opus is not beside it: ${opus}.`] : [],
  };
}

export const codecTask: Variant = {
  builder: 'codec',
  kind: 'audio',
  title: 'Recordings in few bits, by a codec of residual vector quantisation',
  data: 'a WAV file, or a folder of them, of one sample rate; embedded: vowels',
  options: [],
  files: 'WAV files',
  defaults: { epochs: 20, batchSize: 8, learningRate: 0.0002, schedule: 'cosine' },

  keeps: () => ({ kind: 'audio', output: 'signal', level: 'power' }),

  async open(request, learningRate) {
    const { seed, model: options, models } = request;
    const { job, judged, learned, rate, label } = await openRecordings(request, WINDOW);
    // Trained weights need no beginning.
    const known = models === undefined ? await collect(job.train, KNOWN) : [];
    const spectral = stft({ resolutions: RESOLUTIONS });
    const distance = (x: tf.Tensor, y: tf.Tensor): tf.Scalar =>
      tf.add(tf.mean(tf.squaredDifference(x, y)), tf.mul(tf.mean(spectral(x, y)), SPECTRAL));
    let others: ReturnType<typeof othersOf> | undefined;
    /** Found once: they depend on the sizes of the model alone. */
    const beside = (model: LayersModel) => {
      others ??= othersOf(model, learned, rate, seed);
      return others;
    };
    return {
      ...job,
      numbers: ['loss'],
      watch: { number: 'loss', better: 'lower' },
      augment: (batch, random) => batch.map((one) => turned(one, random)),
      build() {
        const own: CodecOptions = { ...SMALL, ...options };
        const deadCodes = own.decay === null ? 0 : DEAD;
        const model = codec({ inputShape: [null, 1], deadCodes, seed, ...own });
        if (known.length > 0) begin(model, own, inputsOf(known, [WINDOW, 1]), seed);
        keepSampleRate(model, rate);
        // The loss of a step is its own; the name only lets the optimizer be saved.
        model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanSquaredError' });
        return { model };
      },
      async step({ model }, batch) {
        const x = inputsOf(batch, [WINDOW, 1]);
        const loss = await descend(model!, () => {
          const y = model!.apply(x, { training: true }) as tf.Tensor;
          return tf.addN([distance(x, y), ...model!.calculateLosses()]) as tf.Scalar;
        });
        x.dispose();
        return [loss];
      },
      async validate({ model }, batch) {
        const x = inputsOf(batch, [WINDOW, 1]);
        const loss = tf.tidy(() => distance(x, model!.predict(x) as tf.Tensor));
        const [value] = await loss.data();
        tf.dispose([x, loss]);
        return [value!];
      },
      ...judging(async ({ model }) => {
        checkSampleRate(label, rate, sampleRateOf(model!));
        const { bits, ways, notes } = await beside(model!);
        const figures: { sdr: (number | null)[]; lsd: (number | null)[] }[] = [];
        for await (const { x } of judged()) {
          const copies = [await coded(model!, x)];
          for (const { back } of ways) copies.push(await back(x));
          figures.push({
            sdr: copies.map((copy) => siSdr(x, copy)),
            lsd: copies.map((copy) => logSpectralDistance(x, copy)),
          });
        }
        const heard = figures.filter(({ sdr }) => sdr.every((value) => value !== null));
        const silent = figures.length - heard.length;
        const measure = (
          name: string,
          better: Measure['better'],
          of: (one: (typeof figures)[number]) => (number | null)[],
        ): Measure => {
          const means = [model, ...ways].map((_, i) => meanOf(heard.map((one) => of(one)[i]!)));
          const baselines = ways.map(({ name: other }, i) => [other, means[i + 1]!]);
          return { name, better, value: means[0]!, baselines: baselines as Measure['baselines'] };
        };
        const told = `${Math.round(bits)} bits a second`;
        return {
          measures:
            heard.length === 0
              ? []
              : [
                  measure(`SI-SDR [dB], ${told}`, 'higher', ({ sdr }) => sdr),
                  measure('log-spectral distance [dB]', 'lower', ({ lsd }) => lsd),
                ],
          notes: [
            ...notes,
            ...(silent === 0 ? [] : [`${silent} of ${figures.length} test recordings are silent.`]),
          ],
          examples: {
            figure: 'SI-SDR [dB]',
            better: 'higher',
            baselines: ways.map(({ name }) => name),
            rows: figures.map(({ sdr }, i) => ({ name: `test recording ${i + 1}`, values: sdr })),
            each: 1,
            draw: async (places, caption) => {
              const drawn = [paragraph(caption)];
              for (const { x } of await pick(judged, places)) {
                const middle = Math.floor(x.length / 2);
                const some = (samples: Float32Array) => samples.subarray(middle, middle + 200);
                const series = [
                  { y: some(x), name: 'original' },
                  { y: some(await coded(model!, x)), name: 'model' },
                ];
                drawn.push(chart(series, '200 samples.', { xLabel: 'sample', height: 240 }));
              }
              return drawn;
            },
          },
        };
      }),
      async show({ model }, folder) {
        const { ways } = await beside(model!);
        const sounds: [string, Float32Array][] = [];
        for (const [i, { x }] of (await collect(judged, SHOWN)).entries()) {
          sounds.push([`${i + 1}_original`, x], [`${i + 1}_model`, await coded(model!, x)]);
          for (const { short, back } of ways) sounds.push([`${i + 1}_${short}`, await back(x)]);
        }
        writeSounds(path.join(folder, 'wav'), rate, sounds);
        const text = 'The folder `wav` has the originals, and all copies, to listen to.';
        return [{ heading: 'Recordings', content: [paragraph(text)] }];
      },
    };
  },
  predict: audioAutoencoderTask.predict,
};

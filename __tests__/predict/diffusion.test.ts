import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { gunzipSync, strFromU8 } from 'fflate';
import '../../lib/index.js';
import {
  addNoise,
  cosineBetas,
  type DdimSampleOptions,
  type DdpmSampleOptions,
  ddimSample,
  ddpmSample,
  linearBetas,
  velocity,
} from '../../lib/predict/index.js';
import { diffusionUnet } from '../../models/index.js';
import { describeEachBackend } from '../backends.js';
import { distance } from '../wasm/compare.js';

interface Case {
  sampler: 'ddpm' | 'ddim';
  options: DdpmSampleOptions & DdimSampleOptions;
  draws: number[][];
  sample: number[];
}

/** scripts/fixtures/torch_diffusion.py. */
const FILE = path.join(__dirname, '..', 'fixtures', 'torch', 'diffusion.json.gz');
const GIVEN: {
  count: number;
  size: number;
  betas: number[];
  linear: number[];
  cosine: number[];
  w: number[];
  v: number[];
  cases: Case[];
  noised: { image: number[]; noise: number[]; times: number[]; sum: number[]; velocity: number[] };
} = JSON.parse(strFromU8(gunzipSync(readFileSync(FILE))));
const { count, size, betas } = GIVEN;
const SAMPLERS = { ddpm: ddpmSample, ddim: ddimSample };

/** The script's model: x w + t v. */
function linear(): tfl.LayersModel {
  const inputs = [tfl.input({ shape: [size] }), tfl.input({ shape: [1] })];
  const both = tfl.layers.concatenate().apply(inputs) as tfl.SymbolicTensor;
  const layer = tfl.layers.dense({ units: size, useBias: false });
  const model = tfl.model({ inputs, outputs: layer.apply(both) as tfl.SymbolicTensor });
  tf.tidy(() => layer.setWeights([tf.tensor2d([...GIVEN.w, ...GIVEN.v], [size + 1, size])]));
  return model;
}

const title = ({ sampler, options }: Case) =>
  `${sampler} ${Object.entries(options)
    .map((one) => one.join('='))
    .join(' ')}`;
const rows = GIVEN.cases.map((one): [string, Case] => [title(one), one]);

describeEachBackend("samples as by PyTorch's arithmetic", () => {
  test.each(rows)('%s', async (_, { sampler, options, draws, sample }) => {
    const model = linear();
    const before = tf.memory().numTensors;
    const left = [...draws];
    const noise = (shape: number[]) => tf.tensor(left.shift()!, shape);
    const made = await SAMPLERS[sampler](model, { ...options, count, betas, noise });
    expect(made.shape).toEqual([count, size]);
    expect(distance([...made.dataSync()], sample)).toBeLessThan(1e-4);
    made.dispose();
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  test.each([
    ['noise added', addNoise, GIVEN.noised.sum],
    ['the velocity', velocity, GIVEN.noised.velocity],
  ] as const)('%s at a time of each image', (_, of, wanted) => {
    const { image, noise, times } = GIVEN.noised;
    const made = tf.tidy(() =>
      of(tf.tensor(image, [count, size]), tf.tensor(noise, [count, size]), times, betas),
    );
    expect(distance([...made.dataSync()], wanted)).toBeLessThan(1e-5);
    made.dispose();
  });
});

describe('diffusion', () => {
  beforeAll(() => tf.setBackend('cpu'));

  test("the betas are torch's linspace", () => {
    const all = linearBetas();
    expect(all).toHaveLength(1000);
    const some = all.filter((_, i) => i % 37 === 0);
    expect(distance(some, GIVEN.linear)).toBeLessThan(1e-8);
    expect(linearBetas(1, 0.1)).toEqual([0.1]);
    const cosine = cosineBetas().filter((_, i) => i % 37 === 0);
    expect(distance(cosine, GIVEN.cosine)).toBeLessThan(1e-8);
    expect(cosineBetas().at(-1)).toBe(0.999);
  });

  test.each([ddpmSample, ddimSample])('of a U-Net, by a seed, and ended early', async (sampler) => {
    const model = diffusionUnet({
      inputShape: [4, 4, 1],
      filters: 4,
      multipliers: [1],
      blocks: 1,
      attentionSizes: [],
      groups: 2,
    });
    const short = { betas: linearBetas(3, 0.1, 0.5), count: 2 };
    const told: [number, number | null][] = [];
    const onProgress = (...one: [number, number | null]) => told.push(one);
    const shown: number[][] = [];
    const onStep = (x: tf.Tensor) => shown.push([...x.dataSync()]);
    const seeded = async (seed: number) => {
      const made = await sampler(model, { ...short, seed, onProgress, onStep });
      expect(made.shape).toEqual([2, 4, 4, 1]);
      const values = [...made.dataSync()];
      made.dispose();
      return values;
    };
    const one = await seeded(1);
    expect(told).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(shown).toHaveLength(3);
    expect(shown[2]).toEqual(one);
    expect(await seeded(1)).toEqual(one);
    expect(await seeded(2)).not.toEqual(one);
    const before = tf.memory().numTensors;
    const abort = new AbortController();
    const stop = () => abort.abort(new Error('enough'));
    const stopped = sampler(model, { ...short, onProgress: stop, signal: abort.signal });
    await expect(stopped).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  test('what is refused', async () => {
    const model = linear();
    const steps = ddimSample(model, { betas, steps: 9 });
    await expect(steps).rejects.toThrow('ddimSample: steps must be at most the betas (8), got 9.');
    await expect(ddimSample(model, { spacing: 'even' as 'leading' })).rejects.toThrow(
      "ddimSample: spacing must be 'leading' or 'trailing', got 'even'.",
    );
    await expect(ddpmSample(model, { predicts: 'epsilon' as 'noise' })).rejects.toThrow(
      "ddpmSample: predicts must be 'noise' or 'image' or 'velocity', got 'epsilon'.",
    );
    await expect(ddpmSample(model, { betas: [0.5, 1] })).rejects.toThrow(
      'ddpmSample: betas must be numbers between 0 and 1, one or more, got [0.5, 1].',
    );
    await expect(ddpmSample(model, { noise: () => tf.zeros([1, 2]) })).rejects.toThrow(
      'ddpmSample: what noise gives must be of shape 1,3, got [1, 2].',
    );
    const other = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [1] })] });
    await expect(ddpmSample(other)).rejects.toThrow(
      'ddpmSample: the model must be one of inputs [sample, time], of known size and [batch, 1], that gives the noise, ' +
        'got {"inputs":[[null,1]],"outputs":[[null,1]]}.',
    );
    const [x, wide] = [tf.zeros([1, 2]), tf.zeros([1, 3])];
    for (const noisy of [addNoise, velocity]) {
      expect(() => noisy(x, x, [1000])).toThrow(
        `${noisy.name}: times must be of each image, integers from 0 to 999, got [1000].`,
      );
      expect(() => noisy(x, wide, [0])).toThrow(
        `${noisy.name}: noise must be of shape 1,2, got [1, 3].`,
      );
    }
    tf.dispose([x, wide]);
    model.dispose();
    other.dispose();
  });
});

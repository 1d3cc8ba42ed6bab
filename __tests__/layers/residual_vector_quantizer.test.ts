import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { gunzipSync, strFromU8 } from 'fflate';
import '../../lib/index.js';
import {
  ResidualVectorQuantizer,
  type ResidualVectorQuantizerArgs,
} from '../../lib/layers/residual_vector_quantizer.js';
import { VectorQuantizer } from '../../lib/layers/vector_quantizer.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { dealtTo } from '../gpu/dealt_to.js';
import { specimenInput } from './specimens.js';

interface Case {
  shape: number[];
  args: ResidualVectorQuantizerArgs;
  weights: number[][];
  y: number[];
  indices: number[];
  loss: number;
  perplexity: number[];
  gradients: number[][];
  after: number[][][];
}

/** scripts/fixtures/torch_residual_quantizer.py. */
const FILE = path.join(__dirname, '..', 'fixtures', 'torch', 'residual_quantizer.json.gz');
const CASES: Case[] = JSON.parse(strFromU8(gunzipSync(readFileSync(FILE))));

const numbers = (shape: readonly number[], place: number) => specimenInput(shape, 1 + place / 7);

/** The weights by their names. */
const named = (layer: tfl.layers.Layer) =>
  new Map(layer.weights.map((one) => [one.originalName.split('/').at(-1)!, one]));

const NAMES = ['in_kernel', 'in_bias', 'out_kernel', 'out_bias', 'embeddings'];

/** Built, with the script's weights. */
function built({ shape, args, weights }: Case) {
  const layer = new ResidualVectorQuantizer(args);
  layer.build(shape);
  const own = args.embeddingDim == null ? NAMES.slice(-1) : NAMES;
  const found = named(layer);
  const shown = weights.map((_, i) => {
    const stage = Math.floor(i / own.length);
    return found.get(`${own[i % own.length]}${stage}`)!;
  });
  tf.tidy(() => {
    shown.forEach((weight, i) => {
      expect(weight.shape).toEqual(weights[i]);
      weight.write(numbers(weights[i]!, 1 + i));
    });
    for (const [name, weight] of found) {
      if (name.startsWith('counts')) weight.write(tf.ones(weight.shape as number[]));
      if (name.startsWith('sums'))
        weight.write(found.get(name.replace('sums', 'embeddings'))!.read());
    }
  });
  return { layer, shown, found };
}

const titled = CASES.map((c) => {
  const { numQuantizers, numEmbeddings, embeddingDim, normalize, decay } = c.args;
  const kind = `${embeddingDim} ${normalize ? 'directions' : 'distances'}, ${decay}`;
  return [`${c.shape.join('x')} by ${numQuantizers} of ${numEmbeddings}, ${kind}`, c] as const;
});

test('there are 25 cases', () => {
  expect(CASES).toHaveLength(25);
});

describeEachBackend('codebooks that follow each other, as PyTorch', (backend) => {
  test.each(titled.filter((_, i) => dealtTo(backend, i)))('%s', (_, c) => {
    const before = tf.memory().numTensors;
    const { layer, shown, found } = built(c);
    tf.tidy(() => {
      const given = numbers(c.shape, 0);
      const expected = tf.tensor(c.y, c.shape);
      expectClose(layer.apply(given) as tf.Tensor, expected);
      const codes = layer.encode(given);
      expect(codes.shape).toEqual([...c.shape.slice(0, -1), c.args.numQuantizers]);
      expect([...codes.dataSync()]).toEqual(c.indices);
      expectClose(layer.decode(codes), expected);
      expectClose(layer.perplexity(given), tf.tensor1d(c.perplexity), 1e-4);

      const start = tf.variable(given);
      const g = tf.reshape(
        numbers([given.size / c.shape.at(-1)!, c.shape.at(-1)!], 1 + c.weights.length),
        c.shape,
      );
      const trained = shown.filter(({ trainable }) => trainable);
      const variables = trained.map((weight) => weight.read() as tf.Variable);
      const { value, grads } = tf.variableGrads(() => {
        const y = layer.apply(start, { training: true }) as tf.Tensor;
        return tf.add(tf.sum(tf.mul(y, g)), layer.calculateLosses()[0]!) as tf.Scalar;
      }, [start, ...variables]);
      expectClose(value, tf.add(tf.sum(tf.mul(expected, g)), c.loss));
      [start, ...variables].forEach(({ name, shape }, i) => {
        expectClose(grads[name]!, tf.tensor(c.gradients[i]!, shape));
      });
      c.after.forEach((values, stage) => {
        ['embeddings', 'counts', 'sums'].forEach((name, i) => {
          const weight = found.get(`${name}${stage}`)!.read();
          expectClose(weight, tf.tensor(values[i]!, weight.shape));
        });
      });
      start.dispose();
    });
    for (const weight of layer.weights) weight.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('straight through: the gradient of the input is that of the output', () => {
    tf.tidy(() => {
      const layer = new ResidualVectorQuantizer({ numQuantizers: 3, numEmbeddings: 4 });
      const x = numbers([2, 5, 3], 0);
      layer.build(x.shape);
      const g = numbers(x.shape, 1);
      const gradient = tf.grad((one) => tf.sum(tf.mul(layer.apply(one) as tf.Tensor, g)))(x);
      expect([...gradient.dataSync()]).toEqual([...g.dataSync()]);
      for (const weight of layer.weights) weight.dispose();
    });
  });

  test('of codebooks that have 0, each stage leaves less, or as much', () => {
    tf.tidy(() => {
      const layer = new ResidualVectorQuantizer({ numQuantizers: 6, numEmbeddings: 9 });
      const x = numbers([40, 3], 0);
      layer.build(x.shape);
      layer.setWeights(
        layer.getWeights().map((_, i) => {
          const codes = tf.mul(numbers([8, 3], i + 1), 0.6 ** i);
          return tf.concat([tf.zeros([1, 3]), codes]);
        }),
      );
      const left = [1, 2, 3, 4, 5, 6].map((count) => {
        const off = tf.sub(x, layer.decode(layer.encode(x, count)));
        return [...tf.sum(tf.square(off), 1).dataSync()];
      });
      left.slice(1).forEach((after, i) => {
        after.forEach((error, row) => {
          expect(error).toBeLessThanOrEqual(left[i]![row]! + 1e-6);
        });
      });
      const sums = left.map((all) => all.reduce((a, b) => a + b, 0));
      sums.slice(1).forEach((sum, i) => {
        expect(sum).toBeLessThan(sums[i]!);
      });
      for (const weight of layer.weights) weight.dispose();
    });
  });

  test('one stage is a VectorQuantizer, and what it gives is its own code', () => {
    tf.tidy(() => {
      const args = { numEmbeddings: 6, embeddingsInitializer: 'randomNormal' };
      const [one, plain] = [
        new ResidualVectorQuantizer({ ...args, numQuantizers: 1 }),
        new VectorQuantizer(args),
      ];
      const x = numbers([20, 2], 0);
      for (const layer of [one, plain]) layer.build(x.shape);
      plain.setWeights(one.getWeights());
      const y = one.apply(x) as tf.Tensor;
      expect([...y.dataSync()]).toEqual([...(plain.apply(x) as tf.Tensor).dataSync()]);
      expect([...(one.apply(y) as tf.Tensor).dataSync()]).toEqual([...y.dataSync()]);
      for (const weight of [...one.weights, ...plain.weights]) weight.dispose();
    });
  });

  test('fewer codebooks in training, the same from the same seed', () => {
    const args = { numQuantizers: 4, numEmbeddings: 8, dropout: 1, seed: 3 };
    tf.tidy(() => {
      const x = numbers([16, 2, 3], 0);
      const runs = [0, 1].map(() => {
        const layer = new ResidualVectorQuantizer(args);
        layer.build(x.shape);
        layer.setWeights(layer.getWeights().map((one, i) => numbers(one.shape, i + 1)));
        const [y, again] = [0, 1].map(() => layer.apply(x, { training: true }) as tf.Tensor);
        const sums = [1, 2, 3, 4].map((count) => layer.decode(layer.encode(x, count)));
        for (const weight of layer.weights) weight.dispose();
        return { y: y!, again: again!, sums };
      });
      const [{ y, again, sums }, other] = runs as [(typeof runs)[0], (typeof runs)[0]];
      expect([...y.dataSync()]).toEqual([...other.y.dataSync()]);
      expect([...y.dataSync()]).not.toEqual([...again.dataSync()]);
      // Each sample is the sum of its first codebooks; one in four has all of them.
      const off = sums.map((sum) => [...tf.max(tf.abs(tf.sub(sum, y)), [1, 2]).dataSync()]);
      const counts = off[0]!.map((_, row) => off.findIndex((all) => all[row]! < 1e-5));
      expect(counts).not.toContain(-1);
      expect(new Set(counts).size).toBeGreaterThan(2);
    });
  });

  test.each([null, 2])(
    'learns and leaves no tensors, codes of %s numbers',
    async (embeddingDim) => {
      const decay = embeddingDim === null ? 0.8 : null;
      const layer = new ResidualVectorQuantizer({
        numQuantizers: 2,
        numEmbeddings: 4,
        embeddingDim,
        decay,
        deadCodes: decay === null ? 0 : 1,
        dropout: 0.5,
        seed: 1,
        kernelInitializer: tfl.initializers.glorotUniform({ seed: 2 }),
        embeddingsInitializer: tfl.initializers.randomUniform({ minval: -1, maxval: 1, seed: 3 }),
      });
      const x = specimenInput([32, 2], 2);
      const front = tfl.layers.dense({ units: 2, kernelInitializer: 'identity', inputShape: [2] });
      const model = tfl.sequential({ layers: [front, layer] });
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      const error = () =>
        tf.tidy(() => {
          const y = model.predict(x) as tf.Tensor;
          return tf.mean(tf.squaredDifference(x, y)).dataSync()[0]!;
        });
      const start = error();
      await model.trainOnBatch(x, x);
      const { numTensors } = tf.memory();
      for (let step = 0; step < 25; step++) await model.trainOnBatch(x, x);
      expect(tf.memory().numTensors).toBe(numTensors);
      expect(error()).toBeLessThan(start);
      model.dispose();
    },
  );
});

describeEachBackend('a frozen quantizer', () => {
  test.each([
    () => new VectorQuantizer({ numEmbeddings: 4, decay: 0.5, deadCodes: 1, seed: 1 }),
    () => new ResidualVectorQuantizer({ numQuantizers: 2, numEmbeddings: 4, decay: 0.5, seed: 1 }),
  ])('keeps its codes and averages in training', (make) => {
    tf.tidy(() => {
      const layer = make();
      const x = numbers([16, 2], 0);
      layer.build(x.shape);
      layer.trainable = false;
      const values = () => layer.getWeights().map((one) => [...one.dataSync()]);
      const before = values();
      layer.apply(x, { training: true });
      expect(values()).toEqual(before);
      layer.trainable = true;
      layer.apply(x, { training: true });
      expect(values()).not.toEqual(before);
      for (const weight of layer.weights) weight.dispose();
    });
  });
});

describeEachBackend('codes that nothing takes', () => {
  test('become vectors of the batch, and those in use stay', () => {
    tf.tidy(() => {
      const layer = new VectorQuantizer({ numEmbeddings: 3, decay: 0.5, deadCodes: 1, seed: 1 });
      const x = tf.tensor2d([[0.1], [0.2], [0.3], [0.4]]);
      layer.build(x.shape);
      const codes = tf.tensor2d([[0], [50], [90]]);
      layer.setWeights([codes, tf.tensor1d([4, 1, 1.5]), tf.tensor2d([[0], [50], [135]])]);
      layer.apply(x, { training: true });
      const [next, counts, sums] = layer.getWeights().map((one) => [...one.dataSync()]);
      // (4 + 4) / 2 of the first, halves of the others: below 1.
      expect(counts).toEqual([4, 1, 1]);
      expect(next![0]).toBeCloseTo(0.5 / 4, 4);
      const given = [...x.dataSync()];
      for (const place of [1, 2]) {
        expect(given).toContain(next![place]);
        expect(sums![place]).toBeCloseTo(next![place]!, 6);
      }
      for (const weight of layer.weights) weight.dispose();
    });
  });

  test.each([0, 2])('perplexity of a batch after ten steps, deadCodes %d', (deadCodes) => {
    tf.tidy(() => {
      const layer = new VectorQuantizer({ numEmbeddings: 8, decay: 0.9, deadCodes, seed: 2 });
      const x = numbers([64, 2], 0);
      layer.build(x.shape);
      const far = tf.add(tf.mul(numbers([8, 2], 1), 0.01), 5);
      layer.setWeights([far, tf.ones([8]), far]);
      for (let step = 0; step < 10; step++) layer.apply(x, { training: true });
      const used = layer.perplexity(x).dataSync()[0]!;
      if (deadCodes === 0) expect(used).toBeLessThan(3);
      else expect(used).toBeGreaterThan(5);
      for (const weight of layer.weights) weight.dispose();
    });
  });
});

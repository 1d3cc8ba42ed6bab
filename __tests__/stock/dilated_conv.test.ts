import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { hasFusedConv } from '../../lib/ops/fused_conv.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import {
  type ConvCase,
  convFilterGradient,
  convForward,
  geometry,
} from '../reference/conv_gradients.js';
import { noise } from '../wasm/compare.js';

/** An activation and its slope, in terms of the sum that goes in. */
const ACTIVATIONS = {
  linear: [(v: number) => v, () => 1],
  relu: [(v: number) => Math.max(v, 0), (v: number) => (v > 0 ? 1 : 0)],
  elu: [(v: number) => (v > 0 ? v : Math.expm1(v)), (v: number) => (v > 0 ? 1 : Math.exp(v))],
  tanh: [Math.tanh, (v: number) => 1 - Math.tanh(v) ** 2],
} as const;
type Name = keyof typeof ACTIVATIONS;

interface Row {
  rank: 1 | 2;
  activation: Name | undefined;
  dilation: [number, number];
  padding: 'valid' | 'same';
  useBias: boolean;
  dataFormat: 'channelsLast' | 'channelsFirst';
}

const rows: Row[] = (['linear', 'relu', 'elu', 'tanh', undefined] as const).flatMap((activation) =>
  ([1, 2] as const).flatMap((rank) =>
    (['valid', 'same'] as const).map(
      (padding): Row => ({
        rank,
        activation,
        padding,
        dilation: rank === 1 ? [1, 2] : [2, 3],
        useBias: padding === 'same',
        dataFormat: rank === 2 && padding === 'same' ? 'channelsFirst' : 'channelsLast',
      }),
    ),
  ),
);

const KERNEL = 2;
const FILTERS = 3;
const CHANNELS = 2;
const RATE = 0.5;

/** What stands for the dilated kernel: its taps d apart in a dense one. */
function spread(kernel: Float32Array, c: ConvCase, { rank, dilation }: Row) {
  const pair = CHANNELS * FILTERS;
  const dense = new Float64Array(c.kernel[1] * c.kernel[2] * pair);
  const places: number[] = [];
  for (let i = 0; i < (rank === 1 ? 1 : KERNEL); i++)
    for (let j = 0; j < KERNEL; j++)
      for (let p = 0; p < pair; p++)
        places.push((i * dilation[0] * c.kernel[2] + j * dilation[1]) * pair + p);
  places.forEach((place, i) => {
    dense[place] = kernel[i]!;
  });
  return { dense, places };
}

describeEachBackend("tfjs-layers' own dilated convolutions train", () => {
  test.each(rows)(
    'rank $rank $activation $padding d=$dilation bias=$useBias $dataFormat',
    (row) => {
      const { rank, activation, dilation, padding, useBias, dataFormat } = row;
      const height = rank === 1 ? 1 : 5;
      const reach = dilation.map((d) => (KERNEL - 1) * d + 1) as [number, number];
      const c: ConvCase = {
        batch: 2,
        input: [1, height, 6],
        inChannels: CHANNELS,
        outChannels: FILTERS,
        kernel: [1, rank === 1 ? 1 : reach[0], reach[1]],
        strides: [1, 1, 1],
        padding,
      };
      const [, outHeight, outWidth] = geometry(c).output;
      const x = noise(2 * height * 6 * CHANNELS, 1);
      const kernelShape = [...(rank === 1 ? [KERNEL] : [KERNEL, KERNEL]), CHANNELS, FILTERS];
      const kernel = noise(tf.util.sizeFromShape(kernelShape), 2);
      const bias = noise(FILTERS, 3);
      const target = noise(2 * outHeight * outWidth * FILTERS, 4);

      // One step of gradient descent on the mean squared error, by hand.
      const [act, slope] = ACTIVATIONS[activation ?? 'linear'];
      const { dense, places } = spread(kernel, c, row);
      const sums = convForward(c, x, dense).map((v, i) => v + (useBias ? bias[i % FILTERS]! : 0));
      const error = sums.map((v, i) => act(v) - target[i]!);
      const loss = error.reduce((total, e) => total + e * e, 0) / error.length;
      const dy = error.map((e, i) => ((2 * e) / error.length) * slope(sums[i]!));
      const denseGradient = convFilterGradient(c, x, dy);
      const newKernel = kernel.map((w, i) => w - RATE * denseGradient[places[i]!]!);
      const newBias = bias.map(
        (b, o) => b - RATE * dy.filter((_, i) => i % FILTERS === o).reduce((s, v) => s + v, 0),
      );

      const before = tf.memory().numTensors;
      const first = dataFormat === 'channelsFirst';
      const give = (t: tf.Tensor) => (first ? tf.transpose(t, [0, 3, 1, 2]) : t);
      const spatial = rank === 1 ? [6] : [5, 6];
      const common = {
        filters: FILTERS,
        padding,
        useBias,
        dataFormat,
        ...(activation && { activation }),
        inputShape: first ? [CHANNELS, ...spatial] : [...spatial, CHANNELS],
      };
      const layer =
        rank === 1
          ? tfl.layers.conv1d({ ...common, kernelSize: KERNEL, dilationRate: dilation[1] })
          : tfl.layers.conv2d({ ...common, kernelSize: KERNEL, dilationRate: dilation });
      const model = tfl.sequential({ layers: [layer] });
      const optimizer = tf.train.sgd(RATE);
      model.compile({ optimizer, loss: 'meanSquaredError' });
      return trained();

      async function trained(): Promise<void> {
        const [input, wanted] = tf.tidy(() => [
          give(tf.tensor(x, [2, ...spatial, CHANNELS])),
          give(tf.tensor(target, [2, ...(rank === 1 ? [] : [outHeight]), outWidth, FILTERS])),
        ]);
        tf.tidy(() => {
          const weights = [tf.tensor(kernel, kernelShape)];
          layer.setWeights(useBias ? [...weights, tf.tensor(bias)] : weights);
        });
        expect(await model.trainOnBatch(input!, wanted!)).toBeCloseTo(loss, 5);
        tf.tidy(() => {
          const [k, b] = layer.getWeights();
          expectClose(k!, tf.tensor(newKernel, kernelShape));
          if (useBias) expectClose(b!, tf.tensor(newBias));
        });
        tf.dispose([input!, wanted!]);
        model.dispose();
        optimizer.dispose();
        expect(tf.memory().numTensors).toBe(before);
      }
    },
  );

  test('an undilated layer runs the fused kernel, and a dilated one in predictions where that has a gradient', async () => {
    const kernelsFor = async (dilationRate: number, training: boolean) => {
      const layer = tfl.layers.conv2d({ filters: 1, kernelSize: 2, dilationRate });
      const x = tf.ones([1, 4, 4, 1]);
      const predicts = (given: tf.Tensor) => layer.apply(given) as tf.Tensor;
      const { kernelNames } = await tf.profile(() =>
        training ? tf.grad((given: tf.Tensor) => tf.sum(predicts(given)))(x) : predicts(x),
      );
      tf.dispose([x, ...layer.weights.map((weight) => weight.read())]);
      return kernelNames.includes('FusedConv2D');
    };
    expect(await kernelsFor(1, false)).toBe(true);
    expect(await kernelsFor(2, false)).toBe(hasFusedConv());
    expect(await kernelsFor(2, true)).toBe(false);
  });

  test('causal padding is refused by the stock layer, dilated or not', () => {
    const args = { filters: 1, kernelSize: 2, dilationRate: 2, padding: 'causal' as const };
    const apply = () =>
      tf.tidy(() => tfl.layers.conv2d(args).apply(tf.ones([1, 4, 4, 1])) as tf.Tensor);
    expect(apply).toThrow(
      new Error('The support for CAUSAL padding mode in conv1dWithBias is not implemented yet.'),
    );
  });
});

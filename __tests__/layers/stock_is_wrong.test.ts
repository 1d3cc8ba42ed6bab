/**
 * What docs/upstream.md says of tfjs 4.22.0's layers and of gradients that it lacks: each row is run
 * before this package is imported, and must be as it says there, and after, and must be right.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

type Config = Record<string, unknown>;
type Lib = typeof import('../../lib/index.js');

/** What it gives, or the beginning of what it throws. */
function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return (error as Error).message.slice(0, 50);
  }
}

const options = {
  filters: 1,
  kernelSize: 3,
  strides: 2,
  padding: 'same',
  outputPadding: 0,
} as const;
const shapeOf = (layer: tfl.layers.Layer, shape: (number | null)[]) =>
  layer.computeOutputShape(shape);
const configOf = (layer: tfl.layers.Layer) => {
  const { outputPadding, kernelInitializer } = layer.getConfig() as Config;
  return [outputPadding, (kernelInitializer as { config: Config }).config.distribution];
};
const ones = (...shape: [number, number, number, number]) => tf.ones<tf.Rank.R4>(shape);
const gradientShape = (f: (x: tf.Tensor) => tf.Tensor, shape: number[]) =>
  tf.tidy(() => tf.grad(f)(tf.ones(shape)).shape);

const volume = (op: typeof tf.conv3dTranspose) => (x: tf.Tensor) =>
  op(x as tf.Tensor5D, tf.ones([2, 2, 2, 1, 1]), [1, 3, 3, 3, 1], 1, 'valid');
const dilated = (x: tf.Tensor) =>
  tf.conv2d(x as tf.Tensor4D, ones(3, 3, 1, 1), 1, 'valid', 'NHWC', 2);
const squares = (x: tf.Tensor, w: tf.Tensor) =>
  tf.sum(tf.square(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'valid'))) as tf.Tensor;
const secondOrder = (x: tf.Tensor) =>
  tf.sum(tf.grad((w) => squares(x, w))(ones(3, 3, 1, 1))) as tf.Tensor;
const tooLong = (op: typeof tf.conv2dTranspose) =>
  Number.isNaN(
    op(ones(1, 4, 4, 1), ones(3, 3, 1, 1), [1, 9, 9, 1], 2, 'same')
      .dataSync()
      .at(-1),
  );

/** The tensors that stay of a model that calls one layer twice. */
function left(): number {
  const before = tf.memory().numTensors;
  const layer = tfl.layers.dense({ units: 1 });
  const x = tfl.input({ shape: [1] });
  const outputs = layer.apply(layer.apply(x)) as tfl.SymbolicTensor;
  tfl.model({ inputs: x, outputs }).dispose();
  return tf.memory().numTensors - before;
}

/** h + h, and then h in another layer. */
function twice(): number[] {
  const x = tfl.input({ shape: [1] });
  const h = tfl.layers.reLU().apply(x) as tfl.SymbolicTensor;
  const alone = tfl.layers.elu().apply(h) as tfl.SymbolicTensor;
  const sum = tfl.layers.add().apply([h, h]) as tfl.SymbolicTensor;
  const outputs = tfl.layers.concatenate().apply([alone, sum]) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: x, outputs });
  return Array.from((model.predict(tf.ones([1, 1])) as tf.Tensor).dataSync());
}

/** Whether a layer drops the same in two steps. */
const dropsTheSame = (layer: tfl.layers.Layer) => {
  const [a, b] = [1, 2].map(() => layer.apply(tf.ones([99]), { training: true }) as tf.Tensor);
  return String(a!.dataSync()) === String(b!.dataSync());
};
const droppedTo = (layer: tfl.layers.Layer) => {
  const y = layer.apply(tf.zeros([99]), { training: true }) as tf.Tensor;
  return [...new Set(y.dataSync())].map((value) => Math.round(100 * value) / 100).sort();
};

const TABLE: [string, (lib: Lib | null) => unknown, stock: unknown, right: unknown][] = [
  [
    'outputPadding of Conv2DTranspose',
    (lib) =>
      shapeOf((lib?.layers ?? tfl.layers).conv2dTranspose(options as never), [null, 3, 3, 1]),
    [null, 6, 6, 1],
    [null, 5, 5, 1],
  ],
  [
    'outputPadding of Conv3DTranspose',
    (lib) =>
      shapeOf((lib?.layers ?? tfl.layers).conv3dTranspose(options as never), [null, 3, 3, 3, 1]),
    [null, 6, 6, 6, 1],
    [null, 5, 5, 5, 1],
  ],
  [
    'what Conv2DTranspose saves',
    (lib) => configOf((lib?.layers ?? tfl.layers).conv2dTranspose(options as never)),
    [undefined, 'normal'],
    [[0, 0], 'uniform'],
  ],
  [
    'Cropping2D of unknown sizes',
    (lib) => {
      const Cropping = lib?.Cropping2D;
      const args = { cropping: 1 };
      const layer = Cropping ? new Cropping(args) : tfl.layers.cropping2D(args as never);
      return shapeOf(layer, [null, null, null, 1]);
    },
    [null, -2, -2, 1],
    [null, null, null, 1],
  ],
  [
    'gradient of conv3dTranspose',
    (lib) =>
      gradientShape(
        volume((lib?.conv3dTranspose ?? tf.conv3dTranspose) as typeof tf.conv3dTranspose),
        [1, 2, 2, 2, 1],
      ),
    'Cannot compute gradient: gradient function not fou',
    [1, 2, 2, 2, 1],
  ],
  [
    'gradient of a dilated convolution',
    () => gradientShape(dilated, [1, 6, 6, 1]),
    'Error in gradient of conv2D: dilation rates greate',
    [1, 6, 6, 1],
  ],
  [
    'second-order gradient through the filter',
    () => gradientShape(secondOrder, [1, 4, 4, 1]),
    'Cannot compute gradient: gradient function not fou',
    [1, 4, 4, 1],
  ],
  ['what is left of a layer called twice', left, 2, 0],
  [
    'a tensor twice in one layer',
    twice,
    "Cannot read properties of undefined (reading 'back",
    [1, 2],
  ],
  [
    'a Reshape of what does not fit',
    () =>
      tfl.layers
        .reshape({ targetShape: [5, 8], name: 'parts' })
        .apply(tf.zeros([2, 3, 4])) as never,
    'Total size of new array must be unchanged.',
    "Reshape 'parts': the input must be a sample of 40 ",
  ],
  [
    'Dropout with a seed',
    () => dropsTheSame(tfl.layers.dropout({ rate: 0.5, seed: 1 })),
    true,
    false,
  ],
  [
    'what AlphaDropout keeps of 0, and drops to',
    () => droppedTo(tfl.layers.alphaDropout({ rate: 0.5 })),
    [0.78, 2.34],
    [-0.78, 0.78],
  ],
  [
    'an outputShape that cannot be',
    (lib) => tooLong((lib?.conv2dTranspose ?? tf.conv2dTranspose) as typeof tf.conv2dTranspose),
    true,
    'conv2dTranspose: outputShape must be [1, 7 to 8, 7',
  ],
];

test('stock is wrong, and right with this package', async () => {
  await tf.setBackend('cpu');
  for (const [name, run, stock] of TABLE) {
    expect([name, outcome(() => run(null))]).toEqual([name, stock]);
  }
  const lib = await import('../../lib/index.js');
  for (const [name, run, , right] of TABLE) {
    expect([name, outcome(() => run(lib))]).toEqual([name, right]);
  }
});

import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

const { layers } = tfl;

/** A network, and inputs for it: of more kinds than a chain of convolutions. */
export interface Case {
  readonly model: tfl.LayersModel;
  readonly inputs: tf.Tensor[];
  /** The layer that is looked at. */
  readonly layer: string;
  /** The layer that is projected to, where the input is integers. */
  readonly wrt?: string;
}

let seed = 0;
/** Initializers of one network after the other; biases that are not 0, so that none is forgotten. */
const drawn = () => ({
  kernelInitializer: tfl.initializers.glorotNormal({ seed: ++seed }),
  biasInitializer: tfl.initializers.randomUniform({ minval: -0.2, maxval: 0.2, seed: ++seed }),
});
const conv = (filters: number, name: string, kernelSize = 3) =>
  layers.conv2d({ filters, kernelSize, padding: 'same', activation: 'relu', name, ...drawn() });
const dense = (units: number, name: string, activation?: 'softmax' | 'relu' | 'sigmoid') =>
  layers.dense({ units, name, ...(activation && { activation }), ...drawn() });
const recurrent = () => ({
  ...drawn(),
  recurrentActivation: 'sigmoid' as const,
  recurrentInitializer: tfl.initializers.glorotNormal({ seed: ++seed }),
});
const on = (layer: tfl.layers.Layer, ...xs: tfl.SymbolicTensor[]) =>
  layer.apply(xs.length === 1 ? xs[0]! : xs) as tfl.SymbolicTensor;
const noise = (shape: number[], of: number) => tf.randomNormal(shape, 0, 1, 'float32', of);

/** A trained network's place within another, as a layer. */
function nested(): Case {
  const inside = tfl.sequential({
    name: 'base',
    layers: [
      layers.conv2d({
        filters: 4,
        kernelSize: 3,
        inputShape: [10, 10, 2],
        name: 'conv1',
        ...drawn(),
      }),
      layers.activation({ activation: 'relu', name: 'relu1' }),
      layers.maxPooling2d({ poolSize: 2, name: 'pool' }),
      conv(5, 'conv2'),
    ],
  });
  const input = tfl.input({ shape: [10, 10, 2] });
  const flat = on(layers.flatten(), on(inside, input));
  const scores = on(dense(3, 'scores'), flat);
  const answer = on(layers.activation({ activation: 'softmax', name: 'answer' }), scores);
  return {
    model: tfl.model({ inputs: input, outputs: answer }),
    inputs: [noise([1, 10, 10, 2], 1)],
    layer: 'answer',
  };
}

/** The maps of several branches joined before the average. */
function inception(): Case {
  const input = tfl.input({ shape: [8, 8, 2] });
  const stem = on(conv(4, 'stem'), input);
  const joined = on(
    layers.concatenate({ name: 'joined' }),
    on(conv(3, 'one', 1), stem),
    on(conv(3, 'three'), on(conv(2, 'before'), stem)),
    on(layers.averagePooling2d({ poolSize: 3, strides: 1, padding: 'same', name: 'mean' }), stem),
  );
  const answer = on(
    dense(3, 'answer', 'softmax'),
    on(layers.globalAveragePooling2d({ name: 'all' }), joined),
  );
  return {
    model: tfl.model({ inputs: input, outputs: answer }),
    inputs: [noise([1, 8, 8, 2], 2)],
    layer: 'answer',
  };
}

/** A sum of a branch and what it started from, and channels weighed by all places. */
function squeezed(): Case {
  const input = tfl.input({ shape: [8, 8, 2] });
  const stem = on(conv(4, 'stem'), input);
  const sum = on(layers.add({ name: 'sum' }), on(conv(4, 'branch'), stem), stem);
  const means = on(layers.globalAveragePooling2d({ name: 'means' }), sum);
  const weights = on(dense(4, 'weights', 'sigmoid'), on(dense(2, 'squeeze', 'relu'), means));
  const gate = on(layers.reshape({ targetShape: [1, 1, 4], name: 'gate' }), weights);
  const excited = on(layers.multiply({ name: 'excited' }), sum, gate);
  const mean = on(layers.globalAveragePooling2d({ name: 'all' }), excited);
  return {
    model: tfl.model({ inputs: input, outputs: on(dense(3, 'answer'), mean) }),
    inputs: [noise([1, 8, 8, 2], 3)],
    layer: 'answer',
  };
}

/** A map of classes for an answer. */
function unet(): Case {
  const input = tfl.input({ shape: [8, 8, 1] });
  const down = on(conv(3, 'down'), input);
  const deep = on(conv(4, 'deep'), on(layers.maxPooling2d({ poolSize: 2 }), down));
  const up = on(layers.upSampling2d({ size: [2, 2] }), deep);
  const joined = on(layers.concatenate({ name: 'joined' }), up, down);
  const answer = on(
    layers.conv2d({ filters: 3, kernelSize: 1, activation: 'softmax', name: 'answer', ...drawn() }),
    joined,
  );
  return {
    model: tfl.model({ inputs: input, outputs: answer }),
    inputs: [noise([1, 8, 8, 1], 4)],
    layer: 'answer',
  };
}

/** Words of a sentence, padded. */
function text(): Case {
  const embeddingsInitializer = tfl.initializers.randomNormal({ mean: 0, stddev: 1, seed: ++seed });
  const model = tfl.sequential({
    layers: [
      layers.embedding({
        inputDim: 9,
        outputDim: 4,
        inputLength: 7,
        name: 'words',
        embeddingsInitializer,
      }),
      layers.conv1d({ filters: 5, kernelSize: 3, activation: 'relu', name: 'triples', ...drawn() }),
      layers.globalMaxPooling1d({ name: 'most' }),
      dense(2, 'answer', 'softmax'),
    ],
  });
  return { model, inputs: [tf.tensor2d([[3, 1, 4, 1, 5, 0, 0]])], layer: 'answer', wrt: 'words' };
}

/** Padded words that a mask leaves out, and states of a recurrent layer given to another. */
function masked(): Case {
  const input = tfl.input({ shape: [6] });
  const embeddingsInitializer = tfl.initializers.randomNormal({ mean: 0, stddev: 1, seed: ++seed });
  const words = on(
    layers.embedding({
      inputDim: 9,
      outputDim: 3,
      maskZero: true,
      name: 'words',
      embeddingsInitializer,
    }),
    input,
  );
  const lstm = layers.lstm({ units: 4, returnState: true, name: 'lstm', ...recurrent() });
  const [last, hidden, cell] = lstm.apply(words) as unknown as tfl.SymbolicTensor[];
  const all = on(layers.concatenate({ name: 'states' }), last!, hidden!, cell!);
  return {
    model: tfl.model({ inputs: input, outputs: on(dense(2, 'answer', 'softmax'), all) }),
    inputs: [tf.tensor2d([[3, 1, 4, 0, 0, 0]])],
    layer: 'answer',
    wrt: 'words',
  };
}

/** A recurrent layer that goes on where the last batch ended, behind a layer around another and one both ways. */
function stateful(): Case {
  const model = tfl.sequential({
    layers: [
      layers.masking({ maskValue: 0, batchInputShape: [1, 5, 3], name: 'masking' }),
      layers.timeDistributed({ layer: dense(4, 'each', 'relu'), name: 'distributed' }),
      layers.bidirectional({
        layer: layers.gru({ units: 3, returnSequences: true, ...recurrent() }) as never,
        mergeMode: 'concat',
        name: 'both',
      }),
      layers.lstm({ units: 4, stateful: true, name: 'lstm', ...recurrent() }),
      dense(2, 'answer'),
    ],
  });
  const x = tf.tidy(() => tf.concat([noise([1, 3, 3], 5), tf.zeros([1, 2, 3])], 1));
  return { model, inputs: [x], layer: 'answer' };
}

/** Two inputs, one layer for both, and two answers. */
function twins(): Case {
  const [a, b] = [tfl.input({ shape: [8, 8, 1] }), tfl.input({ shape: [8, 8, 1] })];
  const shared = conv(3, 'shared');
  const [left, right] = [on(shared, a), on(shared, b)];
  const both = on(layers.concatenate(), left, right);
  const flat = on(layers.flatten(), on(conv(2, 'joined'), both));
  const outputs = [on(dense(2, 'answer'), flat), on(dense(1, 'other', 'sigmoid'), flat)];
  return {
    model: tfl.model({ inputs: [a, b], outputs }),
    inputs: [noise([1, 8, 8, 1], 6), noise([1, 8, 8, 1], 7)],
    layer: 'answer',
  };
}

/** A layer of its own for each step, and a rectifier behind it. */
function timed(): Case {
  const model = tfl.sequential({
    layers: [
      layers.timeDistributed({
        layer: dense(5, 'each'),
        name: 'distributed',
        inputShape: [8, 3],
      } as never),
      layers.reLU(),
      layers.conv1d({ filters: 4, kernelSize: 3, activation: 'relu', name: 'triples', ...drawn() }),
      layers.flatten(),
      dense(2, 'answer', 'softmax'),
    ],
  });
  return { model, inputs: [noise([1, 8, 3], 8)], layer: 'answer' };
}

/** One axis; strides, norms, a leaky rectifier, an average at the end. */
function signal(): Case {
  const model = tfl.sequential({
    layers: [
      layers.conv1d({
        filters: 4,
        kernelSize: 5,
        strides: 2,
        inputShape: [16, 2],
        name: 'fives',
        ...drawn(),
      }),
      layers.batchNormalization({ name: 'norm', epsilon: 1e-3 }),
      layers.leakyReLU({ alpha: 0.25 }),
      layers.maxPooling1d({ poolSize: 2 }),
      layers.conv1d({
        filters: 5,
        kernelSize: 2,
        padding: 'same',
        activation: 'relu',
        name: 'twos',
        ...drawn(),
      }),
      layers.globalAveragePooling1d({}),
      dense(3, 'answer', 'softmax'),
    ],
  });
  return { model, inputs: [noise([1, 16, 2], 9)], layer: 'answer' };
}

/** Three axes. */
function volume(): Case {
  const model = tfl.sequential({
    layers: [
      layers.conv3d({
        name: 'first',
        filters: 3,
        kernelSize: 3,
        padding: 'same',
        inputShape: [4, 6, 5, 2],
        ...drawn(),
      }),
      layers.leakyReLU({ alpha: 0.1 }),
      layers.averagePooling3d({ poolSize: [1, 2, 1] } as never),
      layers.conv3d({ filters: 4, kernelSize: 2, activation: 'relu', name: 'second', ...drawn() }),
      layers.flatten(),
      dense(2, 'answer', 'softmax'),
    ],
  });
  return { model, inputs: [noise([1, 4, 6, 5, 2], 10)], layer: 'answer' };
}

/** Channels first, all the way. */
function channels(): Case {
  const dataFormat = 'channelsFirst' as const;
  const of = { kernelSize: 3, padding: 'same', activation: 'relu', dataFormat } as const;
  const model = tfl.sequential({
    layers: [
      layers.conv2d({ ...of, filters: 3, name: 'one', inputShape: [2, 8, 8], ...drawn() }),
      layers.maxPooling2d({ poolSize: 2, dataFormat }),
      layers.conv2d({ ...of, filters: 4, name: 'two', ...drawn() }),
      layers.globalAveragePooling2d({ dataFormat }),
      dense(3, 'answer', 'softmax'),
    ],
  });
  return { model, inputs: [noise([1, 2, 8, 8], 11)], layer: 'answer' };
}

/** Networks by what is particular about them. */
export const NETWORKS = {
  nested,
  inception,
  squeezed,
  unet,
  text,
  masked,
  stateful,
  twins,
  timed,
  signal,
  volume,
  channels,
};
export type NetworkName = keyof typeof NETWORKS;
export const NETWORK_NAMES = Object.keys(NETWORKS) as NetworkName[];

/** A network, always with the same weights. */
export function network(name: NetworkName): Case {
  seed = 0;
  return NETWORKS[name]();
}

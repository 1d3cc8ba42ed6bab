import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { deconvolve, METHODS, receptiveField } from '../../lib/visualize/index.js';
import { expectClose } from '../compare.js';

const { layers } = tfl;
const seeded = (seed: number) => ({ kernelInitializer: tfl.initializers.glorotNormal({ seed }) });

/** Where the channels go first, and where last, in tensors of that many spatial axes. */
const ORDERS = { 1: { first: [2, 1], last: [2, 1] }, 2: { first: [3, 1, 2], last: [2, 3, 1] } };
type Rank = keyof typeof ORDERS;
const INPUTS = { 1: [13, 3], 2: [12, 14, 3] };
const POSITIONS = { 1: [2], 2: [1, 2] };

const conv = (rank: Rank, args: { filters: number; name: string }, seed: number) =>
  (rank === 1 ? layers.conv1d : layers.conv2d)({
    ...args,
    kernelSize: 3,
    activation: 'relu',
    ...seeded(seed),
  });
const pool = (rank: Rank) =>
  rank === 1
    ? layers.maxPooling1d({ poolSize: 2, name: 'pool' })
    : layers.maxPooling2d({ poolSize: 2, name: 'pool' });

/** With channels last, and as Keras's channels_first comes out: each layer between two Permutes. */
function networks(rank: Rank): [tfl.LayersModel, tfl.LayersModel] {
  const { first, last } = ORDERS[rank];
  const all = () => [
    conv(rank, { filters: 4, name: 'conv1' }, 1),
    pool(rank),
    conv(rank, { filters: 5, name: 'conv2' }, 2),
  ];
  const chain = (shape: number[], steps: tfl.layers.Layer[]) => {
    const input = tfl.input({ shape });
    const output = steps.reduce((x, layer) => layer.apply(x) as tfl.SymbolicTensor, input);
    return tfl.model({ inputs: input, outputs: output });
  };
  const moved = all().flatMap((layer) => [
    layers.permute({ dims: last, name: `${layer.name}_channels_last` }),
    layer,
    layers.permute({ dims: first, name: `${layer.name}_channels_first` }),
  ]);
  const shape = INPUTS[rank];
  return [chain(shape, all()), chain([shape.at(-1)!, ...shape.slice(0, -1)], moved)];
}

/** The last axis put first, behind the batch. */
const channelsFirst = (x: tf.Tensor) =>
  tf.transpose(x, [0, x.rank - 1, ...x.shape.map((_, n) => n).slice(1, -1)]);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each([1, 2] as const)('channels moved by Permute, %i-D', (rank) => {
  let plain: tfl.LayersModel;
  let moved: tfl.LayersModel;
  let x: tf.Tensor;
  beforeAll(() => {
    [plain, moved] = networks(rank);
    x = tf.randomNormal([1, ...INPUTS[rank]], 0, 1, 'float32', 3);
  });
  const layersThere = ['', '_channels_first'];

  test.each(METHODS.flatMap((method) => layersThere.map((suffix) => [method, suffix] as const)))(
    '%s of conv2%s',
    async (method, suffix) => {
      const options = (own: string) => ({
        layer: `conv2${own}`,
        method,
        position: POSITIONS[rank],
        ...(/cam/i.test(method) && { maps: `conv1${own}` }),
        // The noise of one order is not that of the other.
        ...(method === 'smoothGrad' && { noise: 0 }),
      });
      const expected = await deconvolve(plain, x, options(''));
      const got = await deconvolve(moved, channelsFirst(x), options(suffix));
      expectClose(got.projections, channelsFirst(expected.projections));
      expect(got.units.map(({ filter }) => filter)).toEqual(
        expected.units.map(({ filter }) => filter),
      );
    },
  );

  test.each(['conv1', 'pool', 'conv2'])('the field of %s', (layer) => {
    const expected = receptiveField(plain, layer, POSITIONS[rank]);
    for (const suffix of layersThere) {
      expect(receptiveField(moved, `${layer}${suffix}`, POSITIONS[rank])).toEqual(expected);
    }
  });
});

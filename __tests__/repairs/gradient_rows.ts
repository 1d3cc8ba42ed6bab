import * as tf from '@tensorflow/tfjs-core';
import { groupNorm } from '../../lib/ops/group_norm.js';
import { upsample } from '../../lib/ops/upsample.js';

type Op = (...x: tf.Tensor[]) => tf.Tensor;

/** One operation, whose gradients of first and second order are compared with finite differences. */
export interface GradientRow {
  /** The kernel whose gradient it is. */
  readonly kernel: string;
  readonly name?: string;
  readonly shapes: readonly (readonly number[])[];
  readonly f: Op;
  /** From -1 .. 1 without 0 to the values of the inputs. */
  readonly domain?: (x: tf.Tensor) => tf.Tensor;
  /** 'throws' where a second order does not exist in tfjs: an error, and never a wrong number. */
  readonly second?: 'throws';
  readonly backends?: readonly string[];
}

const positive = (x: tf.Tensor) => tf.add(tf.mul(x, 0.4), 0.9);
const above1 = (x: tf.Tensor) => tf.add(tf.mul(x, 0.4), 2);
const inside1 = (x: tf.Tensor) => tf.mul(x, 0.7);
const t4 = (x: tf.Tensor) => x as tf.Tensor4D;
const t5 = (x: tf.Tensor) => x as tf.Tensor5D;
const unary = (kernel: string, f: Op, domain?: (x: tf.Tensor) => tf.Tensor): GradientRow => ({
  kernel,
  shapes: [[2, 3]],
  f,
  ...(domain && { domain }),
});
/** Alone, and with either side broadcast. */
const binary = (kernel: string, f: Op, domain?: (x: tf.Tensor) => tf.Tensor): GradientRow[] =>
  [
    [
      [2, 3],
      [2, 3],
    ],
    [[3], [2, 3]],
    [
      [2, 3],
      [2, 1],
    ],
  ].map((shapes) => ({
    kernel,
    name: `${kernel} of ${JSON.stringify(shapes)}`,
    shapes,
    f,
    ...(domain && { domain }),
  }));
/** x in another way than by the operation, so that the gradient is more than none. */
const beside =
  (f: Op): Op =>
  (x) =>
    tf.add(tf.square(x!), tf.cast(f(x!), 'float32'));

export const GRADIENT_ROWS: readonly GradientRow[] = [
  unary('Abs', (x) => tf.abs(x!)),
  unary('Acos', (x) => tf.acos(x!), inside1),
  unary('Acosh', (x) => tf.acosh(x!), above1),
  unary('Asin', (x) => tf.asin(x!), inside1),
  unary('Asinh', (x) => tf.asinh(x!)),
  unary('Atan', (x) => tf.atan(x!)),
  unary('Atanh', (x) => tf.atanh(x!), inside1),
  unary('Cos', (x) => tf.cos(x!)),
  unary('Cosh', (x) => tf.cosh(x!)),
  unary('Elu', (x) => tf.elu(x!)),
  unary('Erf', (x) => tf.erf(x!)),
  unary('Exp', (x) => tf.exp(x!)),
  unary('Expm1', (x) => tf.expm1(x!)),
  unary('Log', (x) => tf.log(x!), positive),
  unary('Log1p', (x) => tf.log1p(x!), positive),
  unary('LogSoftmax', (x) => tf.logSoftmax(x!)),
  unary('Neg', (x) => tf.neg(x!)),
  unary('Reciprocal', (x) => tf.reciprocal(x!), positive),
  unary('Relu', (x) => tf.relu(x!)),
  unary('Relu6', (x) => tf.relu6(tf.mul(x!, 4))),
  unary('LeakyRelu', (x) => tf.leakyRelu(x!, 0.3)),
  unary('Rsqrt', (x) => tf.rsqrt(x!), positive),
  unary('Selu', (x) => tf.selu(x!)),
  unary('Sigmoid', (x) => tf.sigmoid(x!)),
  { ...unary('Sigmoid', (x) => tf.mul(x!, tf.sigmoid(x!))), name: 'swish' },
  { ...unary('Sigmoid', (x) => tf.logSigmoid(x!)), name: 'logSigmoid' },
  {
    ...unary('Tanh', (x) =>
      tf.mul(x!, tf.add(1, tf.tanh(tf.add(x!, tf.mul(0.05, tf.pow(x!, 3)))))),
    ),
    name: 'gelu',
  },
  unary('Sin', (x) => tf.sin(x!)),
  unary('Sinh', (x) => tf.sinh(x!)),
  unary('Softmax', (x) => tf.softmax(x!)),
  unary('Softplus', (x) => tf.softplus(x!)),
  unary('Sqrt', (x) => tf.sqrt(x!), positive),
  unary('Square', (x) => tf.square(x!)),
  unary('Tan', (x) => tf.tan(x!)),
  unary('Tanh', (x) => tf.tanh(x!)),
  unary('ClipByValue', (x) => tf.clipByValue(x!, -0.55, 0.6)),
  unary(
    'Ceil',
    beside((x) => tf.ceil(x!)),
  ),
  unary(
    'Floor',
    beside((x) => tf.floor(x!)),
  ),
  unary(
    'Round',
    beside((x) => tf.round(x!)),
  ),
  unary(
    'Sign',
    beside((x) => tf.sign(x!)),
  ),
  unary(
    'Step',
    beside((x) => tf.step(x!)),
  ),
  unary(
    'IsNan',
    beside((x) => tf.isNaN(x!)),
  ),
  unary(
    'IsInf',
    beside((x) => tf.isInf(x!)),
  ),
  unary(
    'IsFinite',
    beside((x) => tf.isFinite(x!)),
  ),
  unary(
    'OnesLike',
    beside((x) => tf.onesLike(x!)),
  ),
  unary(
    'ZerosLike',
    beside((x) => tf.zerosLike(x!)),
  ),
  unary(
    'Greater',
    beside((x) => tf.greater(x!, 0.1)),
  ),
  unary(
    'GreaterEqual',
    beside((x) => tf.greaterEqual(x!, 0.1)),
  ),
  unary(
    'Less',
    beside((x) => tf.less(x!, 0.1)),
  ),
  unary(
    'LessEqual',
    beside((x) => tf.lessEqual(x!, 0.1)),
  ),
  unary(
    'Equal',
    beside((x) => tf.equal(x!, 0.1)),
  ),
  unary(
    'NotEqual',
    beside((x) => tf.notEqual(x!, 0.1)),
  ),
  unary(
    'LogicalAnd',
    beside((x) => tf.logicalAnd(tf.less(x!, 0.5), tf.greater(x!, 0))),
  ),
  unary(
    'LogicalOr',
    beside((x) => tf.logicalOr(tf.less(x!, -0.5), tf.greater(x!, 0))),
  ),
  unary(
    'All',
    beside((x) => tf.all(tf.less(x!, 0.5), -1, true)),
  ),
  unary(
    'Any',
    beside((x) => tf.any(tf.notEqual(x!, 0), -1, true)),
  ),
  unary(
    'LogicalNot',
    beside((x) => tf.logicalNot(tf.less(x!, -0.5))),
  ),
  unary('Cast', (x) => tf.cast(x!, 'float32')),
  unary('Identity', (x) => tf.clone(x!)),
  unary('Reshape', (x) => tf.reshape(x!, [3, 2])),
  unary('ExpandDims', (x) => tf.expandDims(x!, 1)),
  unary('Transpose', (x) => tf.transpose(x!)),
  unary('Reverse', (x) => tf.reverse(x!, 0)),
  unary('Slice', (x) => tf.slice(x!, [0, 1], [2, 2])),
  unary('StridedSlice', (x) => tf.stridedSlice(x!, [0, 0], [2, 3], [1, 2])),
  unary('PadV2', (x) =>
    tf.pad(x!, [
      [1, 0],
      [0, 2],
    ]),
  ),
  unary('MirrorPad', (x) =>
    tf.mirrorPad(
      x!,
      [
        [1, 0],
        [0, 2],
      ],
      'reflect',
    ),
  ),
  unary('Tile', (x) => tf.tile(x!, [2, 2])),
  unary('BroadcastTo', (x) => tf.broadcastTo(tf.reshape(x!, [2, 1, 3]), [2, 2, 3])),
  unary('Unpack', (x) => tf.add(tf.unstack(x!)[0]!, tf.square(tf.unstack(x!)[1]!))),
  {
    kernel: 'Unpack',
    name: 'Unpack, one',
    shapes: [[2, 1, 3]],
    f: (x) => tf.square(tf.unstack(x!, 1)[0]!),
  },
  unary('SplitV', (x) => tf.mul(tf.split(x!, [1, 2], 1)[0]!, tf.split(x!, [1, 2], 1)[1]!)),
  unary('Sum', (x) => tf.sum(x!, 0)),
  unary('Mean', (x) => tf.mean(x!, 1)),
  unary('Max', (x) => tf.max(x!, 1)),
  unary('Min', (x) => tf.min(x!, 0)),
  unary('Prod', (x) => tf.prod(x!, 1)),
  { ...unary('Prod', (x) => tf.prod(x!, 0, true)), name: 'Prod, axis kept' },
  {
    kernel: 'Prod',
    name: 'Prod of three axes',
    shapes: [[2, 3, 5]],
    f: (x) => tf.prod(x!, [0, 2]),
  },
  {
    ...unary('Prod', (x) =>
      tf.prod(
        tf.mul(x!, [
          [0, 1, 1],
          [0, 1, 0],
        ]),
        1,
      ),
    ),
    name: 'Prod with zeros',
  },
  unary('Cumsum', (x) => tf.cumsum(x!, 1)),
  unary('GatherV2', (x) => tf.gather(x!, tf.tensor1d([1, 0, 1], 'int32'))),
  {
    ...unary('GatherV2', (x) =>
      tf.gather(
        x!,
        tf.tensor2d(
          [
            [1, 0],
            [2, 2],
          ],
          [2, 2],
          'int32',
        ),
        1,
        1,
      ),
    ),
    name: 'GatherV2 with batchDims',
  },
  unary('UnsortedSegmentSum', (x) => tf.unsortedSegmentSum(x!, tf.tensor1d([1, 0], 'int32'), 2)),
  ...binary('Add', (a, b) => tf.add(a!, b!)),
  ...binary('Sub', (a, b) => tf.sub(a!, b!)),
  ...binary('Multiply', (a, b) => tf.mul(a!, b!)),
  ...binary('RealDiv', (a, b) => tf.div(a!, b!), positive),
  ...binary('Pow', (a, b) => tf.pow(a!, b!), positive),
  ...binary('SquaredDifference', (a, b) => tf.squaredDifference(a!, b!)),
  ...binary('Maximum', (a, b) => tf.maximum(a!, b!)),
  ...binary('Minimum', (a, b) => tf.minimum(a!, b!)),
  ...binary('Atan2', (a, b) => tf.atan2(a!, b!), positive),
  {
    kernel: 'AddN',
    shapes: [
      [2, 3],
      [2, 3],
    ],
    f: (a, b) => tf.addN([a!, b!]),
  },
  {
    kernel: 'Concat',
    shapes: [
      [2, 3],
      [2, 1],
    ],
    f: (a, b) => tf.concat([a!, b!], 1),
  },
  {
    kernel: 'Pack',
    shapes: [
      [2, 3],
      [2, 3],
    ],
    f: (a, b) => tf.stack([a!, b!], 1),
  },
  { kernel: 'Prelu', shapes: [[2, 3], [3]], f: (a, b) => tf.prelu(a!, b!) },
  {
    kernel: 'Select',
    shapes: [
      [2, 3],
      [2, 3],
    ],
    f: (a, b) => tf.where(tf.tensor2d([1, 0, 0, 1, 1, 0], [2, 3], 'bool'), a!, b!),
  },
  ...(
    [
      [[2, 3], [3, 2], false, false],
      [[1, 2, 3], [2, 3, 2], false, false],
      [[2, 2, 3], [1, 2, 3], false, true],
      [[2, 3, 2], [3, 2], true, false],
      [[1, 3, 2], [2, 2, 3], true, true],
    ] as const
  ).flatMap(([a, b, ta, tb]): GradientRow[] => [
    {
      kernel: 'BatchMatMul',
      name: `matMul ${a}, ${b}, ${ta}, ${tb}`,
      shapes: [a, b],
      f: (x, y) => tf.matMul(x!, y!, ta, tb),
    },
    {
      kernel: 'BatchMatMul',
      name: `fused matMul ${a}, ${b}, ${ta}, ${tb}`,
      shapes: [a, b, [2]],
      f: (x, y, bias) =>
        tf.fused.matMul({ a: x!, b: y!, bias: bias!, transposeA: ta, transposeB: tb }),
    },
  ]),
  ...(
    [
      ['abc,cd->abd', [2, 2, 3], [3, 2]],
      ['aecd,abcd->acbe', [1, 2, 2, 3], [1, 3, 2, 3]],
      ['ab,ab->', [2, 3], [2, 3]],
      ['ab,c->cb', [2, 3], [2]],
      ['a,b->ba', [2], [3]],
    ] as const
  ).map(
    ([equation, a, b]): GradientRow => ({
      kernel: 'Einsum',
      name: `einsum ${equation}`,
      shapes: [a, b],
      f: (x, y) => tf.einsum(equation, x!, y!),
    }),
  ),
  {
    kernel: 'Einsum',
    name: 'einsum abc->ca',
    shapes: [[2, 3, 2]],
    f: (x) => tf.einsum('abc->ca', x!),
  },
  {
    kernel: 'Conv2D',
    shapes: [
      [1, 4, 4, 2],
      [3, 3, 2, 2],
    ],
    f: (x, w) => tf.conv2d(t4(x!), t4(w!), 2, 'same'),
  },
  {
    kernel: 'Conv2DBackpropInput',
    shapes: [
      [1, 2, 2, 2],
      [3, 3, 1, 2],
    ],
    f: (x, w) => tf.conv2dTranspose(t4(x!), t4(w!), [1, 4, 4, 1], 2, 'same'),
  },
  {
    kernel: 'Conv3D',
    shapes: [
      [1, 3, 3, 2, 1],
      [2, 2, 2, 1, 2],
    ],
    f: (x, w) => tf.conv3d(t5(x!), t5(w!), 1, 'same'),
  },
  {
    kernel: 'Conv3DBackpropInputV2',
    shapes: [
      [1, 2, 2, 1, 2],
      [2, 2, 2, 1, 2],
    ],
    f: (x, w) => tf.conv3dTranspose(t5(x!), t5(w!), [1, 4, 4, 2, 1], 2, 'same'),
  },
  {
    kernel: 'DepthwiseConv2dNative',
    shapes: [
      [1, 4, 4, 2],
      [3, 3, 2, 1],
    ],
    f: (x, w) => tf.depthwiseConv2d(t4(x!), t4(w!), 1, 'same'),
  },
  ...(['valid', 'same'] as const).flatMap((pad): GradientRow[] => [
    {
      kernel: 'MaxPool',
      name: `maxPool ${pad}`,
      shapes: [[1, 5, 4, 2]],
      f: (x) => tf.maxPool(t4(x!), [3, 2], [2, 1], pad),
    },
    {
      kernel: 'AvgPool',
      name: `avgPool ${pad}`,
      shapes: [[1, 5, 4, 2]],
      f: (x) => tf.avgPool(t4(x!), [3, 2], [2, 1], pad),
    },
    {
      kernel: 'MaxPool3D',
      name: `maxPool3d ${pad}`,
      shapes: [[1, 3, 3, 2, 1]],
      f: (x) => tf.maxPool3d(t5(x!), [2, 2, 2], [1, 2, 1], pad),
    },
    {
      kernel: 'AvgPool3D',
      name: `avgPool3d ${pad}`,
      shapes: [[1, 3, 3, 2, 1]],
      f: (x) => tf.avgPool3d(t5(x!), [2, 2, 2], [1, 2, 1], pad),
    },
  ]),
  {
    kernel: 'ResizeBilinear',
    shapes: [[1, 2, 3, 2]],
    f: (x) => tf.image.resizeBilinear(t4(x!), [5, 4]),
  },
  {
    kernel: 'ResizeNearestNeighbor',
    shapes: [[1, 2, 3, 2]],
    f: (x) => tf.image.resizeNearestNeighbor(t4(x!), [4, 6]),
  },
  {
    kernel: 'DepthToSpace',
    shapes: [[2, 2, 3, 8]],
    f: (x) => tf.depthToSpace(t4(x!), 2),
  },
  {
    kernel: 'SpaceToBatchND',
    shapes: [[2, 3, 4, 2]],
    f: (x) =>
      tf.spaceToBatchND(
        x!,
        [2, 2],
        [
          [1, 0],
          [0, 2],
        ],
      ),
  },
  {
    kernel: 'BatchToSpaceND',
    shapes: [[4, 2, 3, 2]],
    f: (x) =>
      tf.batchToSpaceND(
        x!,
        [2, 2],
        [
          [0, 1],
          [1, 0],
        ],
      ),
  },
  ...(
    [
      ['scale and offset', [[2, 2, 2, 3], [3], [3], [3], [3]]],
      ['neither', [[2, 2, 2, 3], [3], [3]]],
      ['offset alone', [[2, 2, 2, 3], [3], [3], [3]]],
      [
        'of the whole shape',
        [
          [2, 1, 1, 3],
          [2, 1, 1, 3],
          [2, 1, 1, 3],
        ],
      ],
    ] as const
  ).map(
    ([name, shapes]): GradientRow => ({
      kernel: 'FusedBatchNorm',
      name: `batchNorm, ${name}`,
      shapes,
      f: (x, mean, variance, offset, scale) =>
        tf.batchNorm(
          x!,
          mean as tf.Tensor1D,
          tf.add(tf.square(variance!), 0.5) as tf.Tensor1D,
          offset as tf.Tensor1D,
          scale as tf.Tensor1D,
          0.1,
        ),
    }),
  ),
  {
    kernel: 'BatchNormTraining',
    shapes: [[4, 3], [3], [3]],
    backends: ['wasm'],
    f: (x, gamma, beta) =>
      (
        tf
          .engine()
          .runKernel(
            'BatchNormTraining',
            { x: x!, gamma: gamma!, beta: beta! },
            { epsilon: 0.1 },
          ) as tf.Tensor[]
      )[0]!,
  },
  {
    kernel: 'GroupNorm',
    shapes: [[2, 3, 4], [4], [4]],
    backends: ['webgpu'],
    f: (x, gamma, beta) =>
      groupNorm(x!, { gamma: gamma!, beta: beta! }, { groups: 2, epsilon: 0.1 }),
  },
  {
    kernel: 'UpsampleNearest',
    shapes: [[1, 2, 3, 2]],
    backends: ['wasm'],
    f: (x) => upsample(x!, [2, 3]),
  },
  {
    kernel: 'LRN',
    shapes: [[1, 2, 2, 3]],
    f: (x) => tf.localResponseNormalization(t4(x!), 1, 1, 0.5, 0.5),
  },
  {
    // webgl lacks the kernels of its gradients.
    backends: ['cpu', 'wasm', 'tensorflow', 'webgpu'],
    kernel: 'Dilation2D',
    shapes: [
      [1, 3, 3, 1],
      [2, 2, 1],
    ],
    f: (x, w) => tf.dilation2d(t4(x!), w as tf.Tensor3D, 1, 'valid'),
  },
  {
    backends: ['cpu', 'wasm', 'tensorflow', 'webgpu'],
    kernel: 'Dilation2D',
    name: 'Dilation2D, same, dilated, below 0',
    shapes: [
      [1, 3, 4, 1],
      [2, 2, 1],
    ],
    f: (x, w) => tf.dilation2d(t4(tf.sub(x!, 3)), w as tf.Tensor3D, 1, 'same', [2, 1]),
  },
];

/** Gradients without a row of their own, and why. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  ArgMax: 'an integer, whose gradient is never asked for',
  ArgMin: 'an integer',
  AvgPool3DGrad: 'met by the second order of AvgPool3D',
  AvgPoolGrad: 'met by the second order of AvgPool',
  ComplexAbs: 'of complex numbers, which have no gradient in tfjs',
  Conv2DBackpropFilter: 'met by the second order of Conv2D',
  Conv3DBackpropFilterV2: 'met by the second order of Conv3D',
  DepthwiseConv2dNativeBackpropFilter: 'met by the second order of DepthwiseConv2dNative',
  Dilation2DBackpropFilter: 'met by the second order of Dilation2D',
  Dilation2DBackpropInput: 'met by the second order of Dilation2D',
  LRNGrad: 'met by the second order of LRN',
  DepthwiseConv2dNativeBackpropInput: 'met by the second order of DepthwiseConv2dNative',
  EluGrad: 'met by the second order of Elu',
  FloorDiv: 'steps, which tfjs treats as a division',
  FusedConv2D: 'asked for by layers: __tests__/wasm/suite/fused_training.ts',
  FusedConv2DBackpropInput: 'asked for by layers: __tests__/wasm/suite/fused_training.ts',
  MaxPool3DGrad: 'met by the second order of MaxPool3D',
  MaxPoolGrad: 'met by the second order of MaxPool',
  Mod: 'steps: its gradient is a convention',
  OneHot: 'of integers',
  ResizeBilinearGrad: 'met by the second order of ResizeBilinear',
  ResizeNearestNeighborGrad: 'met by the second order of ResizeNearestNeighbor',
  UpsampleNearestGradient: 'met by the second order of UpsampleNearest',
};

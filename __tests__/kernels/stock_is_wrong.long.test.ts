/**
 * Which kernels of tfjs 4.22.0 fail a row of the table, each up to its first. One that no longer does, upstream
 * has corrected: its replacement can go.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { guardHeap } from './guarded_heap.js';
import { judge } from './judge.js';
import { table } from './table.js';

const rows = table();

const CPU = [
  'All',
  'AvgPool',
  'AvgPool3D',
  'AvgPool3DGrad',
  'AvgPoolGrad',
  'BatchMatMul',
  'Concat',
  'Conv2D',
  'Conv2DBackpropFilter',
  'Conv2DBackpropInput',
  'Conv3D',
  'Conv3DBackpropFilterV2',
  'Conv3DBackpropInputV2',
  'Cumprod',
  'Cumsum',
  'DepthwiseConv2dNative',
  'DepthwiseConv2dNativeBackpropFilter',
  'DepthwiseConv2dNativeBackpropInput',
  'Einsum',
  'FusedBatchNorm',
  'FusedConv2D',
  'FusedDepthwiseConv2D',
  'Max',
  'MaxPool',
  'MaxPool3D',
  'MaxPool3DGrad',
  'MaxPoolGrad',
  'MaxPoolWithArgmax',
  'Mean',
  'Min',
  'ResizeBilinearGrad',
  'ResizeNearestNeighborGrad',
  'StridedSlice',
  'UnsortedSegmentSum',
  '_FusedMatMul',
];

/** Without those that write beside their output: after them nothing could be trusted. */
const WASM = [
  'Abs',
  'Acos',
  'Acosh',
  'All',
  'Any',
  'Asin',
  'Asinh',
  'Atan',
  'Atanh',
  'AvgPool3D',
  'Cast',
  'Ceil',
  'ClipByValue',
  'Cos',
  'Cosh',
  'DepthwiseConv2dNative',
  'Dilation2D',
  'Elu',
  'Erf',
  'Exp',
  'Expm1',
  'Floor',
  'IsFinite',
  'IsNan',
  'Log',
  'Log1p',
  'Max',
  'MaxPool3D',
  'Maximum',
  'Mean',
  'Min',
  'Minimum',
  'Neg',
  'Prod',
  'Reciprocal',
  'Relu',
  'Relu6',
  'RotateWithOffset',
  'Round',
  'Rsqrt',
  'Selu',
  'Sigmoid',
  'Sign',
  'Sin',
  'Sinh',
  'Softplus',
  'Sqrt',
  'Square',
  'Step',
  'Sum',
  'Tan',
  'Tanh',
];

/** Those of the kernels that fail a row. */
async function wrong(backend: string, kernels: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const row of rows) {
    const { kernel, backends } = row;
    if (!kernels.includes(kernel) || found.has(kernel)) continue;
    if (backends?.includes(backend) === false || !tf.getKernel(kernel, backend)) continue;
    if ((await judge(row)) !== null) found.add(kernel);
  }
  return [...found].sort();
}

beforeAll(() => {
  // The kernels say on the console which dtypes they do not know.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

test('cpu', async () => {
  await tf.setBackend('cpu');
  const all = rows.map(({ kernel }) => kernel);
  expect(await wrong('cpu', all)).toEqual(CPU);
});

test('wasm', async () => {
  await tf.setBackend('wasm');
  guardHeap();
  expect(await wrong('wasm', WASM)).toEqual(WASM);
});

import * as tf from '@tensorflow/tfjs-core';
import '../../lib/repairs/index.js';
import { describeEachBackend } from '../backends.js';

interface Backend {
  runWebGPUProgram(program: object, inputs: tf.TensorInfo[], dtype: string): tf.TensorInfo;
}

/** A program whose shader is no WGSL, as those of tfjs for tensors of five axes. */
class BrokenProgram {
  variableNames = ['x'];
  outputShape = [4];
  workgroupSize = [64, 1, 1];
  dispatchLayout = { x: [0] };
  dispatch = [1, 1, 1];
  shaderKey = 'broken';
  size = true;
  getUserCode = () => 'fn main(this is not WGSL';
}

describeEachBackend('what fails on the graphics card', () => {
  test('is an error of the reads that follow, by name', async () => {
    const x = tf.tensor1d([1, 2, 3, 4]);
    const before = await tf.square(x).data();
    expect([...before]).toEqual([1, 4, 9, 16]);
    const backend = tf.backend() as unknown as Backend;
    const info = backend.runWebGPUProgram(new BrokenProgram(), [x], 'float32');
    const y = tf.engine().makeTensorFromTensorInfo(info);
    await expect(y.data()).rejects.toThrow(/^webgpu: BrokenProgram of \[4\] to \[4\]: .*WGSL/s);
    await expect(tf.square(x).data()).rejects.toThrow('nothing more is read from this backend');
    expect(() => tf.square(x).dataSync()).toThrow('webgpu: BrokenProgram of [4] to [4]');
  });
}, ['webgpu']);

import * as tf from '@tensorflow/tfjs-core';

interface Drawing {
  apply(shape: number[], dtype?: tf.DataType): tf.Tensor;
}

/**
 * Large weights are 0 in the tests of a file: tfjs draws those of a model of the size that its paper has for seconds. For
 * tests on which weights have no bearing.
 */
export function zeroWeights(): void {
  beforeAll(() => {
    const { classNameMap } = tf.serialization.SerializationMap.getMap();
    const [VarianceScaling] = classNameMap.VarianceScaling!;
    const { prototype } = VarianceScaling as unknown as { prototype: Drawing };
    const draw = prototype.apply;
    jest.spyOn(prototype, 'apply').mockImplementation(function (this: Drawing, shape, dtype) {
      return tf.util.sizeFromShape(shape) > 10_000
        ? tf.zeros(shape, dtype)
        : draw.call(this, shape, dtype);
    });
  });
  afterAll(() => jest.restoreAllMocks());
}

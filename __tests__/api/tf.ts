/** TensorFlow.js as examples of doc comments have it. */
export * from '@tensorflow/tfjs-core';
export * from '@tensorflow/tfjs-layers';

import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

// What of tfjs-layers' models these files need and its types keep back.

/** The values of a loss or metric, one for each sample or position, or their mean. */
export type LossFunction = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor;

/** A metric and the index of the output that it is of. */
export type MetricEntry = [metric: LossFunction, output: number];

/** A call of a layer in the graph of a model. */
export interface Node {
  outboundLayer: tfl.layers.Layer;
  inputTensors: tfl.SymbolicTensor[];
  outputTensors: tfl.SymbolicTensor[];
}

/** A model as a graph of layers. */
export interface Graph extends tfl.layers.Layer {
  layers: tfl.layers.Layer[];
  inputs: tfl.SymbolicTensor[];
  outputs: tfl.SymbolicTensor[];
  nodesByDepth: Record<string, Node[]>;
}

/** A compiled model. */
export interface Compiled extends Graph {
  outputNames: string[];
  lossFunctions: LossFunction[];
  metrics: unknown;
  metricsNames: string[];
  metricsTensors: MetricEntry[];
  collectedTrainableWeights: tfl.LayerVariable[];
  optimizer: tf.Optimizer;
  testFunction(data: (tf.Tensor | null)[]): tf.Tensor[];
}

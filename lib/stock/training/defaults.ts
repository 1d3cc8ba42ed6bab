import * as tf from '@tensorflow/tfjs-core';

/** A default of stock layers that is another one in Keras 3. */
export interface Default {
  /** Classes that have it. */
  classes: readonly string[];
  argument: string;
  /** Where tfjs's constructors keep it. */
  property: string;
  stock: string | number;
  keras: string | number;
}

const KERNELS = ['Conv1D', 'Conv2D', 'Conv3D', 'DepthwiseConv2D', 'Dense', 'SimpleRNNCell'];

/** The defaults of layers that are others in Keras 3. */
export const DEFAULTS: readonly Default[] = [
  {
    classes: [...KERNELS, 'LSTMCell', 'GRUCell'],
    argument: 'kernelInitializer',
    property: 'DEFAULT_KERNEL_INITIALIZER',
    stock: 'glorotNormal',
    keras: 'glorotUniform',
  },
  {
    classes: ['LSTMCell', 'GRUCell'],
    argument: 'recurrentActivation',
    property: 'DEFAULT_RECURRENT_ACTIVATION',
    stock: 'hardSigmoid',
    keras: 'sigmoid',
  },
  { classes: ['Softmax'], argument: 'axis', property: 'DEFAULT_AXIS', stock: 1, keras: -1 },
];

/** The learning rate of an optimizer by name. */
interface Rate {
  stock: number;
  keras: number;
  make(rate: number): tf.Optimizer;
}

/** The learning rates of optimizers by name that are others in Keras 3. */
export const RATES: Readonly<Record<string, Rate>> = {
  adagrad: { stock: 0.01, keras: 0.001, make: (rate) => tf.train.adagrad(rate) },
  adadelta: { stock: 1, keras: 0.001, make: (rate) => tf.train.adadelta(rate, 0.95, 1e-7) },
  adamax: { stock: 0.002, keras: 0.001, make: (rate) => tf.train.adamax(rate, 0.9, 0.999, 1e-7) },
};

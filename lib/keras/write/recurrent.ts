import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { isOfClass, type LayerClass } from '../../arithmetic/layer_traits.js';
import { kerasName } from '../keras_name.js';
import { innerLayers } from '../read/build/part.js';
import { weightKeys } from '../read/rules/rule.js';
import { filedLayers, weightPlaces } from '../read/weights.js';
import {
  type KerasLayer,
  kerasObject,
  lacking,
  type Place,
  type WriteRule,
} from './keras_layer.js';
import { kerasOptions } from './plain.js';

type Config = Record<string, unknown>;

const LOOP = ['return_sequences', 'return_state', 'go_backwards', 'stateful', 'unroll'];
const CELL = [
  'activation',
  'use_bias',
  'dropout',
  'recurrent_dropout',
  ...weightKeys('kernel', 'recurrent', 'bias'),
];
const GATED = ['recurrent_activation', ...CELL];
const KEYS: Record<string, string[]> = {
  SimpleRNN: ['units', ...CELL],
  LSTM: ['units', 'unit_forget_bias', ...GATED],
  GRU: ['units', ...GATED],
  ConvLSTM2D: [
    'filters',
    'kernel_size',
    'strides',
    'padding',
    'data_format',
    'dilation_rate',
    'unit_forget_bias',
    ...GATED,
  ],
};

/** Keras 3's hard_sigmoid, relu6(x + 3) / 6, of 1.2 x is tfjs's of x, 0.2 x + 0.5 between 0 and 1. */
const GATES: Record<string, readonly number[]> = {
  LSTM: [1.2, 1.2, 1, 1.2],
  ConvLSTM2D: [1.2, 1.2, 1, 1.2],
  GRU: [1.2, 1.2, 1],
};

/** What a cell is one step of: 'GRU' of a GRUCell. */
const cellKind = (cell: tfl.layers.Layer) => kerasName(cell).replace(/Cell$/, '');

function gatesOf(cell: tfl.layers.Layer): { gates?: readonly number[] } {
  const gates = GATES[cellKind(cell)];
  const { recurrentActivation } = cell as { recurrentActivation?: tf.serialization.Serializable };
  return gates && recurrentActivation?.getClassName() === 'hardSigmoid' ? { gates } : {};
}

/** Variables by place, those of the layers inside of a layer included. */
function weightsOf(layer: tfl.layers.Layer, path = ''): KerasLayer['weights'] {
  const inner = filedLayers(layer);
  if (inner.length === 0) {
    const kept = [...layer.trainableWeights, ...layer.nonTrainableWeights];
    const gates = gatesOf(layer);
    return [{ place: path, kept: kept.map((variable) => ({ variable, ...gates })) }];
  }
  return inner.flatMap(({ place, layer: one }) =>
    weightsOf(one, path === '' ? place : `${path}/${place}`),
  );
}

/** A cell's options, and for a GRU on which side of the product it resets. */
function cellConfig(
  layer: tfl.layers.Layer,
  cell: tfl.layers.Layer,
): { kind: string; config: Config } {
  const kind = cellKind(cell);
  const { config } = kerasOptions(layer, cell.getConfig(), KEYS[kind] ?? [], true);
  if (kind === 'GRU') config.reset_after = isOfClass(cell, 'ResetAfterGRUCell');
  return { kind, config };
}

const cellOf = (layer: tfl.layers.Layer) => (layer as unknown as { cell: tfl.layers.Layer }).cell;

/** SimpleRNN, LSTM, GRU and ConvLSTM2D, and an RNN around one of their cells or a stack of them. */
const recurrent: WriteRule = (layer) => {
  const cell = cellOf(layer);
  const { config: loop } = kerasOptions(layer, layer.getConfig(), LOOP);
  const shared = { trainable: layer.trainable, dtype: 'float32', ...loop };
  const weights = weightsOf(layer);
  const cells = (cell as unknown as { cells?: tfl.layers.Layer[] }).cells;
  if (cells !== undefined) {
    const written = cells.map((one) => {
      const { kind, config } = cellConfig(layer, one);
      return kerasObject('keras.layers', `${kind}Cell`, { name: one.name, ...config });
    });
    const stack = kerasObject('keras.layers', 'StackedRNNCells', {
      name: cell.name,
      cells: written,
    });
    return [{ className: 'RNN', suffix: '', config: { ...shared, cell: stack }, weights }];
  }
  const { kind, config } = cellConfig(layer, cell);
  if (KEYS[kind] === undefined) lacking(layer, `the cell ${cell.getClassName()}`, 'LSTMCell');
  return [{ className: kind, suffix: '', config: { ...shared, ...config }, weights }];
};

interface Spectral {
  powerIterations: number;
  layer: tfl.layers.Layer;
}

/** The weights of the layer inside of a wrapper, by their places below the wrapper. */
const below = ({ weights }: KerasLayer): KerasLayer['weights'] =>
  weights.map(({ place, kept }) => ({ place: place === '' ? 'layer' : `layer/${place}`, kept }));

/** Bidirectional, TimeDistributed and SpectralNormalization: one layer inside, as Keras writes it. */
export function wrapper(write: (layer: tfl.layers.Layer, place: Place) => KerasLayer[]): WriteRule {
  const inside = (layer: tfl.layers.Layer, inner: tfl.layers.Layer, place: Place) => {
    const [main, ...more] = write(inner, place);
    if (main === undefined || more.length > 0) {
      lacking(layer, `a ${inner.getClassName()} that is several layers in Keras`, 'a plain layer');
    }
    const { className, config } = main;
    return {
      main,
      object: kerasObject('keras.layers', className, { name: inner.name, ...config }),
    };
  };
  return (layer, place) => {
    const shared = { trainable: layer.trainable, dtype: 'float32' };
    if (isOfClass(layer, 'TimeDistributed')) {
      const [inner] = innerLayers(layer);
      const [shape] = place.inputShapes;
      const inputShapes = [[shape![0]!, ...shape!.slice(2)]];
      const outputShape = [place.outputShape[0]!, ...place.outputShape.slice(2)];
      const { main, object } = inside(layer, inner!.layer, { inputShapes, outputShape });
      return [
        {
          className: 'TimeDistributed',
          suffix: '',
          config: { ...shared, layer: object },
          weights: below(main),
        },
      ];
    }
    if (isOfClass(layer, 'SpectralNormalization')) {
      const { powerIterations, layer: inner } = layer as unknown as Spectral;
      const { main, object } = inside(layer, inner, place);
      const config = { ...shared, layer: object, power_iterations: powerIterations };
      const own = weightPlaces(layer)!.find(([where]) => where === '')![1];
      const weights = [...below(main), { place: '', kept: own.map((variable) => ({ variable })) }];
      return [{ className: 'SpectralNormalization', suffix: '', config, weights }];
    }
    const [forward, backward] = innerLayers(layer).map(({ layer: one }) =>
      inside(layer, one, place),
    );
    const { mergeMode } = layer.getConfig();
    const config = {
      ...shared,
      merge_mode: mergeMode ?? null,
      layer: forward!.object,
      backward_layer: backward!.object,
    };
    return [{ className: 'Bidirectional', suffix: '', config, weights: weightsOf(layer) }];
  };
}

export const RECURRENT: Partial<Record<LayerClass, WriteRule>> = {
  SimpleRNN: recurrent,
  LSTM: recurrent,
  GRU: recurrent,
  RNN: recurrent,
  ConvLSTM2D: recurrent,
  ResetAfterGRU: recurrent,
};

import '../../layers/reset_after_gru.js';
import { isObject } from '../../../load/is_object.js';
import { readKerasObject } from '../../keras_object.js';
import type { Inner, Options } from './options.js';
import { convertOptions, makeLayer, type Rule, weightKeys } from './rule.js';

const CELL = [
  'units',
  'activation',
  'use_bias',
  'dropout',
  'recurrent_dropout',
  ...weightKeys('kernel', 'recurrent', 'bias'),
];
const GATED = [...CELL, 'recurrent_activation'];
const LOOP = ['return_sequences', 'return_state', 'go_backwards', 'stateful', 'unroll'];

/** What is the same for all recurrent layers, and what none of them can do here. */
function common(options: Options): void {
  options.ignore('seed', 'implementation');
  options.only('time_major', false);
  options.only('zero_output_for_mask', false);
}

/** Keras 3's GRU resets after the matrix product, tfjs's before: then it is another cell. */
function gru(options: Options): Inner {
  const after = options.take('reset_after') ?? false;
  const config = convertOptions(options, GATED, false);
  if (!after) return { className: 'GRUCell', config: config as Inner['config'] };
  const { dropout, recurrentDropout, biasRegularizer, biasConstraint } = config;
  if (dropout || recurrentDropout || biasRegularizer || biasConstraint) {
    options.refuse('reset_after=True with dropout, or a bias penalty', 'reset_after=False');
  }
  return { className: 'ResetAfterGRUCell', config: config as Inner['config'] };
}

const CELLS: Record<string, (options: Options) => Inner> = {
  SimpleRNNCell: (options) => plain('SimpleRNNCell', options, CELL),
  LSTMCell: (options) => plain('LSTMCell', options, [...GATED, 'unit_forget_bias']),
  GRUCell: gru,
  StackedRNNCells: (options) => {
    const cells = (options.take('cells') as unknown[]).map((cell) =>
      options.context.inner(cell, null),
    );
    return { className: 'StackedRNNCells', config: { cells } as unknown as Inner['config'] };
  },
};

function plain(className: string, options: Options, keys: string[]): Inner {
  return { className, config: convertOptions(options, keys, false) as Inner['config'] };
}

/** A cell's class and config, from its Keras class. */
export function convertCell(options: Options): Inner {
  const cell = CELLS[options.object.className];
  if (cell === undefined) return options.refuse(`the cell ${options.object.className}`);
  common(options);
  const inner = cell(options);
  options.finish();
  // A stack of cells draws its weights even where tfjs loads them, and tfjs's Orthogonal runs only
  // where all of tfjs is loaded. The weights are the file's.
  const drawn = inner.config.recurrentInitializer as { className?: string } | undefined;
  if (drawn?.className === 'Orthogonal') {
    inner.config.recurrentInitializer = { className: 'GlorotUniform', config: {} };
  }
  const name = options.object.name ?? options.object.className.toLowerCase();
  return { ...inner, config: { ...inner.config, name: name.replace(/[^\w.-]/g, '_') } };
}

const recurrent =
  (className: string, keys: string[]): Rule =>
  (options) => {
    common(options);
    options.only('activity_regularizer');
    const config = { ...convertOptions(options, LOOP), name: options.context.name() };
    if (className === 'GRU') {
      const cell = gru(options);
      options.finish();
      const ours = cell.className === 'ResetAfterGRUCell';
      const named = ours ? 'ResetAfterGRU' : 'GRU';
      return { layers: [makeLayer(named, { ...cell.config, ...config })] };
    }
    const all = { ...convertOptions(options, keys, false), ...config };
    options.finish();
    return { layers: [makeLayer(className, all)] };
  };

const rnn: Rule = (options) => {
  common(options);
  options.only('activity_regularizer');
  const config = { ...convertOptions(options, LOOP), name: options.context.name() };
  const cell = options.context.inner(options.take('cell'), null);
  options.finish();
  return { layers: [makeLayer('RNN', { ...config, cell })] };
};

const bidirectional: Rule = (options) => {
  options.ignore(...LOOP, 'zero_output_for_mask');
  const forward = readKerasObject(options.context.name(), options.take('layer'));
  const backward = options.take('backward_layer');
  if (isObject(backward)) sameBackwards(options, forward.config, backward.config);
  const mergeMode = options.take('merge_mode') ?? null;
  // Keras sets it here; it matters to masks only, which are refused.
  const { zero_output_for_mask, ...config } = forward.config;
  const given = options.take('layer') as object;
  // tfjs spoils the config of an RNN when it makes the second one of it.
  if (forward.className === 'RNN') options.refuse('around an RNN', 'an LSTM, GRU or SimpleRNN');
  const layer = options.context.inner({ ...given, config }, null);
  options.finish();
  return {
    layers: [makeLayer('Bidirectional', { layer, mergeMode, name: options.context.name() })],
  };
};

/** Keys that Keras 2 writes in one of the two layers alone. */
const ASIDE = ['module', 'registered_name', 'shared_object_id'];

/** tfjs makes the backward layer of the forward one: they may differ in name and direction. */
function sameBackwards(options: Options, forward: Record<string, unknown>, other: unknown): void {
  const plain = ({ name, go_backwards, dtype, seed, ...rest }: Record<string, unknown>) =>
    JSON.stringify(rest, (key, value) => (ASIDE.includes(key) ? undefined : value));
  const backward = isObject(other) ? other : {};
  const flipped = (forward.go_backwards === true) !== (backward.go_backwards === true);
  if (!flipped || plain(forward) !== plain(backward)) {
    options.refuse('a backward_layer that is not the layer turned round', 'no backward_layer');
  }
}

const timeDistributed: Rule = (options) => {
  const shape = options.context.inputShapes?.[0];
  const inside = shape === undefined ? null : [[shape[0]!, ...shape.slice(2)]];
  const layer = options.context.inner(options.take('layer'), inside);
  options.finish();
  return { layers: [makeLayer('TimeDistributed', { layer, name: options.context.name() })] };
};

const spectralNormalization: Rule = (options) => {
  const layer = options.context.inner(options.take('layer'), options.context.inputShapes);
  const config = { layer, ...convertOptions(options, ['power_iterations']) };
  options.finish();
  return {
    layers: [makeLayer('SpectralNormalization', { ...config, name: options.context.name() })],
  };
};

/** An image of one line: weights with an axis of length 1 are the file's. */
const convLstm1d: Rule = (options) => {
  const { config } = options.object;
  const line = (key: string) => {
    const value = [config[key] ?? 1].flat()[0];
    return { [key]: [1, value] };
  };
  const sequences = config.return_sequences === true;
  if (config.return_state === true) options.refuse('return_state=true', 'ConvLSTM2D');
  const [, time, length, channels] = options.inputShape;
  const wide = ['kernel_size', 'strides', 'dilation_rate'].map(line);
  Object.assign(config, ...wide);
  const { layers } = convLstm2d(options);
  const open = [time, length].filter((n) => n === null).length;
  if (open > 1) options.refuse('of unknown times and lengths', 'one of them');
  const { name } = options.context;
  const reshape = (suffix: string, targetShape: (number | null)[]) =>
    makeLayer('Reshape', {
      name: name(suffix),
      targetShape: targetShape.map((n) => n ?? -1),
    });
  const shape = [null, time, 1, length, channels] as (number | null)[];
  const made = layers[0]!.computeOutputShape(shape) as (number | null)[];
  const back = made.slice(1).filter((_, i) => i !== (sequences ? 1 : 0));
  return {
    layers: [reshape('_line', [time!, 1, length!, channels!]), ...layers, reshape('_flat', back)],
  };
};

const convLstm2d: Rule = (options) => {
  common(options);
  options.only('activity_regularizer');
  options.only('data_format', 'channels_last');
  options.ignore('unit_forget_bias');
  const config = convertOptions(
    options,
    [
      ...GATED.filter((key) => key !== 'units'),
      ...LOOP,
      'filters',
      'kernel_size',
      'strides',
      'padding',
      'dilation_rate',
    ],
    false,
  );
  options.finish();
  return { layers: [makeLayer('ConvLSTM2D', { ...config, name: options.context.name() })] };
};

export const RECURRENT: Record<string, Rule> = {
  SimpleRNN: recurrent('SimpleRNN', CELL),
  LSTM: recurrent('LSTM', [...GATED, 'unit_forget_bias']),
  GRU: recurrent('GRU', GATED),
  RNN: rnn,
  ConvLSTM1D: convLstm1d,
  ConvLSTM2D: convLstm2d,
  Bidirectional: bidirectional,
  TimeDistributed: timeDistributed,
  SpectralNormalization: spectralNormalization,
};

import type * as tfl from '@tensorflow/tfjs-layers';
import { named, type Rule } from './named.js';

type Layer = tfl.layers.Layer;

/**
 * LSTM and GRU, one layer for each of torch's, `rnn.0` and `rnn.1` where they are several. Each gives
 * all of its steps, the first of what torch's module gives; the batch is the first axis whatever
 * `batch_first` says.
 */
export const recurrent =
  (className: 'LSTM' | 'ResetAfterGRU'): Rule =>
  (options) => {
    options.number(0);
    const units = options.number(1);
    const layers = options.number('num_layers', 1);
    const both = options.flag('bidirectional', false);
    const rate = options.number('dropout', 0);
    options.get('batch_first', false);
    options.only('proj_size', 0);
    const useBias = options.flag('bias', true);
    const config = { units, useBias, recurrentActivation: 'sigmoid', returnSequences: true };
    return Array.from({ length: layers }, (_, i): Layer[] => {
      const name = layers === 1 ? '' : options.path === '' ? String(i) : `.${i}`;
      const path = layers === 1 || options.path !== '' ? options.path : name;
      const suffix = options.path === '' ? '' : name;
      const cell = { ...config, unitForgetBias: false };
      const own = className === 'LSTM' ? cell : config;
      const layer = both
        ? named(
            path,
            'Bidirectional',
            {
              layer: { className, config: { ...own, name: `${path}${suffix}_way` } },
              mergeMode: 'concat',
            },
            suffix,
          )
        : named(path, className, own, suffix);
      const drops = rate > 0 && i < layers - 1;
      return drops ? [layer, named(path, 'Dropout', { rate }, `${suffix}_dropout`)] : [layer];
    }).flat();
  };

import type * as tf from '@tensorflow/tfjs-core';
import { fail } from '../../../check.js';
import type { KerasOptimizer, MuonOptions } from '../../../optimizers/index.js';
import { byAdam, type TrainedWeight } from '../../kept_order.js';

/**
 * Keras's Muon finds the weights that step by Adam by patterns in their paths, ours by texts in their names: where these
 * would be others, the settings get the names themselves.
 *
 * @throws ValueError if names cannot say it
 */
export function settleMuon(
  where: string,
  optimizer: KerasOptimizer,
  weights: readonly (TrainedWeight & { variable: tf.Variable })[],
): void {
  const settings = optimizer.settings as MuonOptions;
  const wanted = weights.map((weight) => byAdam(weight, settings));
  const same = () =>
    weights.every(({ shape, variable: { name } }, i) => {
      const { excludeLayers = [], excludeEmbeddings } = settings;
      const named =
        excludeLayers.some((text) => name.includes(text)) ||
        (excludeEmbeddings === true && name.toLowerCase().includes('embedding'));
      return (shape.length !== 2 || named) === wanted[i];
    });
  if (same()) return;
  const names = weights.filter(({ shape }, i) => shape.length === 2 && wanted[i]);
  settings.excludeEmbeddings = false;
  settings.excludeLayers = names.map(({ variable }) => variable.name);
  if (!same()) fail(where, 'exclude_layers', 'patterns that names of weights can stand for', names);
}

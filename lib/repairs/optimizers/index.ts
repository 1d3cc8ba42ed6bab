import { repairAdadelta } from './adadelta.js';
import { repairAdagrad } from './adagrad.js';
import { repairAdam } from './adam.js';
import { repairAdamax } from './adamax.js';
import { repairMomentum } from './momentum.js';
import { repairRmsprop } from './rmsprop.js';
import { repairSgd } from './sgd.js';

/** tfjs's optimizers: formulas, and what they keep, by variable. */
export function repairOptimizers(): void {
  repairAdadelta();
  repairAdagrad();
  repairAdam();
  repairAdamax();
  repairMomentum();
  repairRmsprop();
  repairSgd();
}

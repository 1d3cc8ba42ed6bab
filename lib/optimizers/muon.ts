import * as tf from '@tensorflow/tfjs-core';
import { type AdamSettings, adamPass, adamUpdate } from '../ops/updates/adam.js';
import type { StepPass } from '../ops/updates/one_pass.js';
import { scaledSum } from '../ops/updates/scaled_sum.js';
import { sumOfSquares } from '../ops/updates/sum_of_squares.js';
import { KerasOptimizer } from './keras_optimizer.js';
import type { OptimizerOptions } from './optimizer_options.js';
import type { KeptTensors, StepState } from './step.js';

/** What `muon` takes. */
export interface MuonOptions extends OptimizerOptions {
  /** The decay of the mean of gradients of what steps by Adam. Default 0.9. */
  adamBeta1?: number;
  /** The decay of the mean of squares of what steps by Adam. Default 0.999. */
  adamBeta2?: number;
  /** The weight decay of what steps by Adam. Default 0.004. */
  adamWeightDecay?: number | null;
  /** The rate of what steps by Adam, as a part of the rate. Default 1. */
  adamLrRatio?: number;
  /** What is added to the root of the mean of squares. Default 1e-7. */
  epsilon?: number;
  /** Texts; a variable whose name has one of them steps by Adam: the last layer should. Default none. */
  excludeLayers?: readonly string[];
  /** Whether variables with 'embedding' in their name step by Adam. Default true. */
  excludeEmbeddings?: boolean;
  /** The first coefficient of the iteration. Default 3.4445. */
  muonA?: number;
  /** The second coefficient. Default -4.775. */
  muonB?: number;
  /** The third coefficient. Default 2.0315. */
  muonC?: number;
  /** The part of a step that the next goes on with. Default 0.95. */
  momentum?: number;
  /** How many iterations. Default 5. */
  nsSteps?: number;
  /** Whether the gradient is that behind the step of the momentum. Default true. */
  nesterov?: boolean;
  /** The size of a step, by the root of the larger side; null, as it comes. Default 0.2. */
  rmsRate?: number | null;
}

const OWN = {
  learningRate: 0.001,
  weightDecay: 0.004 as number | null,
  adamBeta1: 0.9,
  adamBeta2: 0.999,
  adamWeightDecay: 0.004 as number | null,
  adamLrRatio: 1,
  epsilon: 1e-7,
  excludeLayers: [] as readonly string[],
  excludeEmbeddings: true,
  muonA: 3.4445,
  muonB: -4.775,
  muonC: 2.0315,
  momentum: 0.95,
  nsSteps: 5,
  nesterov: true,
  rmsRate: 0.2 as number | null,
};

/** Muon (Jordan et al. 2024; Liu et al. 2025, arXiv 2502.16982): matrices step by the nearest orthogonal matrix, others by AdamW. */
export class Muon extends KerasOptimizer<typeof OWN> {
  /** @nocollapse */
  static readonly className = 'KerasMuon';

  constructor(options: MuonOptions = {}) {
    super('muon', options as object, OWN);
  }

  protected kinds() {
    const shape = (variable: tf.Variable) => (this.byAdam(variable) ? variable.shape : []);
    return [{ suffix: 'momentum' }, { suffix: 'velocity', shape }];
  }

  private byAdam({ name, rank }: { name: string; rank: number }): boolean {
    const { excludeEmbeddings, excludeLayers } = this.settings;
    if (rank !== 2 || (excludeEmbeddings && name.toLowerCase().includes('embedding'))) return true;
    return excludeLayers.some((text) => name.includes(text));
  }

  protected override decayOf(variable: tf.Variable): number | null {
    const { weightDecay, adamWeightDecay } = this.settings;
    return this.byAdam(variable) ? adamWeightDecay : weightDecay;
  }

  /** The nearest orthogonal matrix, nearly: iterations of Newton and Schulz. */
  private orthogonal(matrix: tf.Tensor2D): tf.Tensor {
    const { muonA, muonB, muonC, nsSteps } = this.settings;
    const [rows, columns] = matrix.shape;
    let x: tf.Tensor2D = rows > columns ? tf.transpose(matrix) : matrix;
    x = tf.div(x, tf.add(tf.sqrt(sumOfSquares(x)), 1e-7));
    for (let i = 0; i < nsSteps; i++) {
      const a: tf.Tensor2D = tf.matMul(x, x, false, true);
      const b = scaledSum(a, muonB, tf.matMul(a, a), muonC) as tf.Tensor2D;
      x = scaledSum(x, muonA, tf.matMul(b, x), 1) as tf.Tensor2D;
    }
    return rows > columns ? tf.transpose(x) : x;
  }

  /** What a step of Adam takes. */
  private adamSettings({ rate, step }: StepState): AdamSettings {
    const { adamBeta1: beta1, adamBeta2: beta2, adamLrRatio, epsilon } = this.settings;
    return { beta1, beta2, epsilon, step, rate: rate * adamLrRatio };
  }

  protected override pass(variable: tf.Variable, state: StepState): StepPass | null {
    return this.byAdam(variable) ? adamPass(this.adamSettings(state)) : null;
  }

  protected update(value: tf.Tensor, gradient: tf.Tensor, kept: KeptTensors, state: StepState) {
    const { momentum, nesterov, rmsRate } = this.settings;
    const { rate, name } = state;
    if (this.byAdam({ name, rank: value.rank })) {
      const slots = { m: kept.momentum!, v: kept.velocity! };
      const next = adamUpdate(value, gradient, slots, this.adamSettings(state));
      return { value: next.value, momentum: next.m, velocity: next.v };
    }
    const moved = scaledSum(kept.momentum!, momentum, gradient, 1);
    const ahead = nesterov ? scaledSum(gradient, 1, moved, momentum) : moved;
    const size = rmsRate === null ? 1 : Math.sqrt(Math.max(...value.shape)) * rmsRate;
    const direction = this.orthogonal(ahead as tf.Tensor2D);
    return { value: scaledSum(value, 1, direction, -(rate * size)), momentum: moved };
  }
}
tf.serialization.registerClass(Muon);

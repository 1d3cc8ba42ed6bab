import * as tf from '@tensorflow/tfjs-core';
import { adamaxPass, adamaxUpdate } from '../../ops/updates/adamax.js';
import type { NamedTensor } from '../../tfjs/named_gradients.js';
import type { Kept } from '../../tfjs/optimizer_state.js';
import { repairOptimizer, type StockOptimizer } from './repair_optimizer.js';

interface Adamax extends StockOptimizer {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly decay: number;
  accumulatedFirstMoment: Kept[];
  accumulatedWeightedInfNorm: Kept[];
  saveIterations(): Promise<NamedTensor>;
  extractIterations(weights: NamedTensor[]): Promise<NamedTensor[]>;
  getWeights(): Promise<NamedTensor[]>;
  setWeights(weights: NamedTensor[]): Promise<void>;
}

function settingsOf({ learningRate, beta1, beta2, epsilon, decay, iterations }: Adamax) {
  const rate = learningRate / (1 + iterations * decay);
  return { rate, beta1, beta2, epsilon, step: iterations + 1 };
}

/** Adamax cannot give its weights, nor take them, so that no training with it can be saved. */
export function repairAdamax(): void {
  repairOptimizer<Adamax>(tf.AdamaxOptimizer, {
    fields: () => ({ m: 'accumulatedFirstMoment', v: 'accumulatedWeightedInfNorm' }),
    pass: (optimizer) => ({
      ...adamaxPass(settingsOf(optimizer)),
      names: { m: 'momentum', v: 'norm' },
    }),
    update: (optimizer, value, gradient, { m, v }) => {
      const slots = { m: m!, u: v! };
      const { u, ...next } = adamaxUpdate(value, gradient, slots, settingsOf(optimizer));
      return { ...next, v: u };
    },
  });
  const prototype = tf.AdamaxOptimizer.prototype as unknown as Adamax;
  prototype.getWeights = async function () {
    const kept = [...this.accumulatedFirstMoment, ...this.accumulatedWeightedInfNorm];
    const weights = kept.map(({ originalName, variable }) => ({
      name: originalName,
      tensor: variable,
    }));
    return [await this.saveIterations(), ...weights];
  };
  prototype.setWeights = async function (weights) {
    const kept = (await this.extractIterations(weights)).map(({ name, tensor }) => {
      return { originalName: name, variable: tf.variable(tensor, false) };
    });
    this.accumulatedFirstMoment = kept.slice(0, kept.length / 2);
    this.accumulatedWeightedInfNorm = kept.slice(kept.length / 2);
  };
}

import * as tf from '@tensorflow/tfjs-core';
import { inOnePasses, type StepPass, stepGroups } from '../../ops/updates/one_pass.js';
import { type Gradients, namedGradients } from '../../tfjs/named_gradients.js';
import { alignState, type Kept, type Slot } from '../../tfjs/optimizer_state.js';

/** What all of tfjs's optimizers have, some of it private. */
export interface StockOptimizer {
  learningRate: number;
  readonly iterations: number;
  getClassName(): string;
  incrementIterations(): void;
  applyGradients(gradients: Gradients): void;
}

/** How one class of optimizers steps. */
export interface Repair<O> {
  /** The fields that hold what it keeps, by the suffix of what is in them; all of them, if none is a function of it. */
  readonly fields: (optimizer: O) => Readonly<Record<string, string>>;
  /** What is kept starts as. Default 0. */
  readonly fill?: (optimizer: O) => number;
  /** The step as one kernel, which a backend may have. Default none. */
  readonly pass?: (optimizer: O) => StepPass;
  /** The new value of a variable, and of what is kept by suffix. Runs within a tidy. */
  readonly update: (
    optimizer: O,
    value: tf.Tensor,
    gradient: tf.Tensor,
    kept: Readonly<Record<string, tf.Tensor>>,
  ) => Readonly<Record<string, tf.Tensor>> & { readonly value: tf.Tensor };
}

const MARK = Symbol.for('tfjs-deconv optimizer');

/**
 * Gives a class of tfjs's optimizers this step, with what is kept for a variable found by the variable: tfjs
 * takes it by place, so that freezing a layer or training a second model mixes moments without a word.
 */
export function repairOptimizer<O extends StockOptimizer>(
  { prototype }: { readonly prototype: object },
  { fields, fill, pass, update }: Repair<O>,
): void {
  if (Object.hasOwn(prototype, MARK)) return;
  Object.assign(prototype, { [MARK]: true });
  (prototype as StockOptimizer).applyGradients = function (gradients) {
    const optimizer = this as O;
    const where = this.getClassName();
    const named = namedGradients(where, gradients);
    const start = fill?.(optimizer) ?? 0;
    const slots = Object.entries(fields(optimizer)).map(([suffix, field]): Slot => {
      return { suffix, fill: start, list: (this as unknown as Record<string, Kept[]>)[field]! };
    });
    const variables = named.map(({ variable }) => variable);
    if (slots.length > 0) alignState(where, slots, variables);
    const own = pass?.(optimizer);
    const all = named.flatMap(({ variable, gradient }, i) => {
      if (gradient === null) return [];
      const kept = slots.map(({ suffix, list }) => [suffix, list[i]!.variable] as const);
      return [{ variable, gradient, kept: Object.fromEntries(kept) }];
    });
    for (const group of stepGroups(all, ({ variable }) => variable.size)) {
      tf.tidy(() => {
        const befores = group.map(({ variable: value, gradient, kept }) => {
          return { value, gradient, kept };
        });
        const fused = own && inOnePasses(befores.map((before) => ({ pass: own, before })));
        group.forEach(({ variable, gradient, kept }, i) => {
          const next = fused?.[i] ?? update(optimizer, variable, gradient, kept);
          for (const suffix in kept) kept[suffix]!.assign(next[suffix]!);
          variable.assign(next.value);
        });
      });
    }
    this.incrementIterations();
  };
}

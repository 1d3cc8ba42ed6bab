import * as tf from '@tensorflow/tfjs-core';
import { array, callable, fail, number, onlyKnown, text } from '../check.js';
import { movingAverage } from '../ops/updates/moving_average.js';
import {
  type BeforeStep,
  inOnePasses,
  type StepPass,
  stepGroups,
} from '../ops/updates/one_pass.js';
import { tensor } from '../tfjs/check.js';
import {
  type Gradients,
  type NamedTensor,
  namedGradients,
  type VariableGradient,
} from '../tfjs/named_gradients.js';
import { ownerOf, type Slot } from '../tfjs/optimizer_state.js';
import { clipGradients } from './clip_gradients.js';
import { checkWeights, KeptState } from './kept_state.js';
import { loadSettings, saveSettings } from './optimizer_config.js';
import { type OptimizerOptions, optimizerSettings } from './optimizer_options.js';
import type { Schedule } from './schedules/schedule.js';
import type { KeptTensors, SlotKind, StepState, Updated } from './step.js';

/** Variables that do not decay. */
export interface ExcludedVariables {
  /** These. Default none. */
  varList?: readonly tf.Variable[];
  /** Those whose name has one of these texts. Default none. */
  varNames?: readonly string[];
}

const AVERAGE = 'average';
const ACCUMULATOR = 'gradient_accumulator';

/** Assigns a value that no constraint is to change. */
const assignAsIs = (variable: tf.Variable, value: tf.Tensor) =>
  tf.Variable.prototype.assign.call(variable, value);

/**
 * What the optimizers of this package have in common: Keras's order of a step (unscale, accumulate, clip,
 * decay, update, average), by tfjs's interface, so that `model.compile` and `minimize` take them.
 *
 * What is kept of a variable is found by the variable and saved by its name. An optimizer of your own extends it
 * with `kinds`, what it keeps, and `update`, its step.
 *
 * @example
 * const optimizer = adam({ learningRate: 0.1 });
 * const w = tf.variable(tf.scalar(1));
 * optimizer.minimize(() => tf.square(w) as tf.Scalar);
 * w.dataSync()[0].toFixed(3); // '0.900'
 */
export abstract class KerasOptimizer<T extends object = object> extends tf.Optimizer {
  /** The settings; they can be set between steps, as `optimizer.settings.beta1 = 0.5`, but for those that need more state. */
  readonly settings: Required<OptimizerOptions> & T;
  private readonly where: string;
  private readonly kept: KeptState;
  private excluded: readonly tf.Variable[] = [];

  constructor(
    where: string,
    options: OptimizerOptions & Partial<T>,
    own: T & { learningRate: number; weightDecay?: number | null },
  ) {
    super();
    this.where = where;
    this.kept = new KeptState(where);
    this.settings = optimizerSettings(where, options, own);
  }

  /** What it keeps for each variable. */
  protected abstract kinds(): readonly SlotKind[];

  /** The new value, and what is kept by suffix. Runs within a tidy. */
  protected abstract update(
    value: tf.Tensor,
    gradient: tf.Tensor,
    kept: KeptTensors,
    state: StepState,
  ): Updated;

  /**
   * The same as one kernel, which a backend may have, its decay included: its inputs are value, gradient and what is
   * kept, its outputs the new value and all that is kept. Null where there is none.
   */
  protected pass(_variable: tf.Variable, _state: StepState): StepPass | null {
    return null;
  }

  /** How much a variable decays, times the rate. */
  protected decayOf(_variable: tf.Variable): number | null {
    return this.settings.weightDecay;
  }

  /** The rate of the next step; a schedule's, where it has one. Can be set, to a number or a schedule. */
  get learningRate(): number {
    const { learningRate } = this.settings;
    return typeof learningRate === 'function' ? learningRate(this.iterations) : learningRate;
  }

  /** A number, or a schedule. */
  set learningRate(rate: number | Schedule) {
    if (typeof rate === 'function') callable(this.where, 'learningRate', rate);
    else number(this.where, 'learningRate', rate, 0);
    this.settings.learningRate = rate;
  }

  /**
   * Says which variables do not decay, in the place of what was said before.
   *
   * @param options these variables, and those whose name has one of these texts
   * @throws ValueError for what is none
   */
  excludeFromWeightDecay(options: ExcludedVariables): void {
    onlyKnown(this.where, options, ['varList', 'varNames']);
    const { varList = [], varNames = [] } = options;
    for (const one of array(this.where, 'varList', varList)) tensor(this.where, 'a variable', one);
    for (const one of array(this.where, 'varNames', varNames)) text(this.where, 'a name', one);
    this.excluded = varList;
    this.settings.excludeFromWeightDecay = varNames;
  }

  /** Gradients of the loss times `lossScaleFactor`; the value is that of the loss itself. */
  override computeGradients(
    f: () => tf.Scalar,
    varList?: tf.Variable[],
  ): { value: tf.Scalar; grads: tf.NamedTensorMap } {
    const { lossScaleFactor } = this.settings;
    if (lossScaleFactor === null) return super.computeGradients(f, varList);
    let loss: tf.Scalar | undefined;
    const scaled = () => {
      const value = f();
      loss = tf.keep(tf.clone(value));
      return tf.mul(value, lossScaleFactor) as tf.Scalar;
    };
    const { value, grads } = super.computeGradients(scaled, varList);
    value.dispose();
    return { value: loss!, grads };
  }

  /**
   * One step down these gradients, of the loss times `lossScaleFactor` where it is set.
   *
   * @param gradients by the name of their variable
   * @throws ValueError if there is no variable of a name
   */
  override applyGradients(gradients: Gradients): void {
    const named = namedGradients(this.where, gradients).filter(({ gradient }) => gradient !== null);
    if (named.length === 0) return;
    const variables = named.map(({ variable }) => variable);
    const slots = this.slots().slice(0, this.kinds().length);
    this.kept.align(variables);
    tf.tidy(() => {
      const ready = this.accumulated(named);
      if (ready !== null) this.updateAll(variables, clipGradients(ready, this.settings), slots);
      if (this.settings.useEma) this.average(variables);
    });
    this.incrementIterations();
  }

  /**
   * Gives variables their moving averages, as `fit` does at its end.
   *
   * @param variables those of a model; default all that there is an average of
   * @throws ValueError without `useEma`, and before the first step
   */
  finalizeVariableValues(variables?: readonly tf.Variable[]): void {
    for (const [variable, average] of this.averages()) {
      if (variables?.includes(variable) === false) continue;
      tf.tidy(() => assignAsIs(variable, tf.clone(average)));
    }
  }

  /**
   * Exchanges variables and their moving averages, as to evaluate a model by them; once more brings them back.
   *
   * @throws ValueError without `useEma`, and before the first step
   */
  swapAverages(): void {
    for (const [variable, average] of this.averages()) {
      tf.tidy(() => {
        const value = tf.clone(variable);
        assignAsIs(variable, tf.clone(average));
        average.assign(value);
      });
    }
  }

  /** The number of steps, and what is kept, by `variable/slot`. */
  override async getWeights(): Promise<NamedTensor[]> {
    this.slots();
    return [await this.saveIterations(), ...this.kept.save()];
  }

  /**
   * Goes on from weights of `getWeights`, of an optimizer with the same settings.
   *
   * @throws ValueError if they are others
   */
  override async setWeights(weights: NamedTensor[]): Promise<void> {
    checkWeights(this.where, weights);
    this.slots();
    this.kept.load(await this.extractIterations(weights));
  }

  override dispose(): void {
    this.kept.dispose();
  }

  /**
   * All settings, as JSON.
   *
   * @throws ValueError if the rate is a function of one's own
   */
  getConfig(): tf.serialization.ConfigDict {
    return saveSettings(this.where, this.settings) as tf.serialization.ConfigDict;
  }

  /** The inverse of `getConfig`. */
  static override fromConfig<U extends tf.serialization.Serializable>(
    made: tf.serialization.SerializableConstructor<U>,
    config: tf.serialization.ConfigDict,
  ): U {
    return new made(loadSettings(made.className, config));
  }

  /** Variables and their averages. */
  private averages(): [variable: tf.Variable, average: tf.Variable][] {
    if (!this.settings.useEma) fail(this.where, 'useEma', 'true for averages', false);
    this.slots();
    const averages = this.kept.list(AVERAGE).flatMap(({ variable: average }) => {
      const owner = ownerOf(average);
      return owner === undefined || owner.isDisposed
        ? []
        : [[owner, average] as [tf.Variable, tf.Variable]];
    });
    if (averages.length === 0) {
      fail(this.where, 'averages', 'those of at least one step', 'none');
    }
    return averages;
  }

  /** All kinds of what is kept, in the order of `getWeights`: what `kinds` names first. */
  keptKinds(): readonly (SlotKind & { readonly copies?: boolean })[] {
    const { useEma, gradientAccumulationSteps } = this.settings;
    return [
      ...this.kinds(),
      ...(useEma ? [{ suffix: AVERAGE, copies: true }] : []),
      ...(gradientAccumulationSteps === null ? [] : [{ suffix: ACCUMULATOR }]),
    ];
  }

  private slots(): readonly Slot[] {
    return this.kept.of(this.keptKinds());
  }

  /** Updates before this step. */
  private get updates(): number {
    return Math.floor(this.iterations / (this.settings.gradientAccumulationSteps ?? 1));
  }

  /** The unscaled gradients of an update, null where they are kept for a later one. */
  private accumulated(named: readonly VariableGradient[]): tf.Tensor[] | null {
    const { lossScaleFactor, gradientAccumulationSteps: steps } = this.settings;
    const own = named.map(({ gradient }) =>
      lossScaleFactor === null ? gradient! : tf.div(gradient!, lossScaleFactor),
    );
    if (steps === null) return own;
    const sums = this.kept.list(ACCUMULATOR);
    const last = (this.iterations + 1) % steps === 0;
    return own.reduce<tf.Tensor[] | null>((ready, gradient, i) => {
      const { variable: sum } = sums[i]!;
      const total = tf.add(gradient, sum);
      sum.assign(last ? tf.zerosLike(sum) : total);
      return last ? [...(ready ?? []), tf.div(total, steps)] : null;
    }, null);
  }

  private updateAll(
    variables: readonly tf.Variable[],
    gradients: readonly tf.Tensor[],
    slots: readonly Slot[],
  ): void {
    const rate = this.learningRate;
    const step = this.updates + 1;
    const all = variables.map((variable, i) => {
      const kept = slots.map(({ suffix, list }) => [suffix, list[i]!.variable] as const);
      const decay = this.decays(variable) ? this.decayOf(variable) : null;
      const keep = decay === null ? 1 : 1 - decay * rate;
      const before = {
        value: variable,
        gradient: gradients[i]!,
        kept: Object.fromEntries(kept),
        keep,
      };
      return { variable, before, state: { rate, step, name: variable.name } };
    });
    for (const group of stepGroups(all, ({ variable }) => variable.size)) {
      tf.tidy(() => {
        const fused = inOnePasses(
          group.map(({ variable, before, state }) => ({
            pass: this.pass(variable, state),
            before,
          })),
        );
        group.forEach(({ variable, before, state }, i) => {
          const next = fused[i] ?? this.composed(before, before.keep, state);
          for (const [suffix, slot] of Object.entries(before.kept)) {
            if (next[suffix] !== undefined) slot.assign(next[suffix]);
          }
          // Once a step: a constraint may hang on it.
          variable.assign(next.value);
        });
      });
    }
  }

  /** A step of operations of tfjs. */
  private composed({ value, gradient, kept }: BeforeStep, keep: number, state: StepState): Updated {
    return this.update(keep === 1 ? value : tf.mul(value, keep), gradient, kept, state);
  }

  /** Whether a variable decays, by `excludeFromWeightDecay`. */
  decays(variable: tf.Variable): boolean {
    const { excludeFromWeightDecay } = this.settings;
    const named = excludeFromWeightDecay.some((text) => variable.name.includes(text));
    return !named && !this.excluded.includes(variable);
  }

  /** Moves the averages; every `emaOverwriteFrequency` updates the variables take them. */
  private average(variables: readonly tf.Variable[]): void {
    const { emaMomentum, emaOverwriteFrequency } = this.settings;
    const { updates } = this;
    const averages = this.kept.list(AVERAGE);
    const momentum = updates === 0 ? 0 : emaMomentum;
    const overwrites =
      emaOverwriteFrequency !== null && (updates + 1) % emaOverwriteFrequency === 0;
    variables.forEach((variable, i) => {
      const { variable: average } = averages[i]!;
      average.assign(movingAverage(average, variable, momentum));
      if (overwrites) variable.assign(tf.clone(average));
    });
  }
}

import * as tf from '@tensorflow/tfjs-core';
import { array, callable, fail, number, onlyKnown, record, text } from '../check.js';
import { tensor } from '../tfjs/check.js';
import {
  type Gradients,
  type NamedTensor,
  namedGradients,
  type VariableGradient,
} from '../tfjs/named_gradients.js';
import { alignState, type Kept, type Slot } from '../tfjs/optimizer_state.js';
import { clipGradients } from './clip_gradients.js';
import { type OptimizerOptions, optimizerSettings } from './optimizer_options.js';
import { loadRate, saveRate } from './schedules/saved.js';
import type { Schedule } from './schedules/schedule.js';

/** One kind of what an optimizer keeps for each variable: a moment, an accumulator. */
export interface SlotKind {
  /** Its name; it is saved as `variable/suffix`. */
  readonly suffix: string;
  /** What it starts as. Default 0. */
  readonly fill?: number;
  /** Its shape. Default the variable's. */
  readonly shape?: (variable: tf.Variable) => number[];
}

/** Tensors of one variable by the suffix of their slot. */
export type KeptTensors = Readonly<Record<string, tf.Tensor>>;

/** Variables that do not decay. */
export interface ExcludedVariables {
  /** These. Default none. */
  varList?: readonly tf.Variable[];
  /** Those whose name has one of these texts. Default none. */
  varNames?: readonly string[];
}

/** What a step makes of a variable: its new value, and what is kept by suffix; what is not there stays as it is. */
export interface Updated {
  readonly value: tf.Tensor;
  readonly [suffix: string]: tf.Tensor | undefined;
}

/** Where an optimizer is. */
export interface StepState {
  /** The learning rate. */
  readonly rate: number;
  /** The number of the step, from 1; with accumulated gradients, of the update. */
  readonly step: number;
  /** The name of the variable. */
  readonly name: string;
}

const AVERAGE = 'average';
const ACCUMULATOR = 'gradient_accumulator';

/** Texts as JSON that loading a model leaves as it is: tfjs changes other texts to camel case. */
const saveTexts = (texts: readonly string[]) => texts.map((name) => ({ name }));

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
  private slots: Slot[] | null = null;
  private excluded: readonly tf.Variable[] = [];

  constructor(
    where: string,
    options: OptimizerOptions & Partial<T>,
    own: T & { learningRate: number; weightDecay?: number | null },
  ) {
    super();
    this.where = where;
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
    const slots = this.allSlots();
    const variables = named.map(({ variable }) => variable);
    if (slots.length > 0) alignState(this.where, slots, variables);
    tf.tidy(() => {
      const ready = this.accumulated(named);
      if (ready !== null) this.updateAll(variables, clipGradients(ready, this.settings));
      if (this.settings.useEma) this.average(variables);
    });
    this.incrementIterations();
  }

  /** Gives every variable its moving average, as Keras's `fit` does at its end. Needs `useEma`. */
  finalizeVariableValues(): void {
    if (!this.settings.useEma) fail(this.where, 'useEma', 'true for averages', false);
    const { registeredVariables } = tf.engine();
    for (const { originalName, variable } of this.listOf(AVERAGE)) {
      const { [originalName.slice(0, -`/${AVERAGE}`.length)]: owner } = registeredVariables;
      if (owner !== undefined) tf.tidy(() => owner.assign(tf.clone(variable)));
    }
  }

  /** The number of steps, and what is kept, by `variable/slot`. */
  override async getWeights(): Promise<NamedTensor[]> {
    const kept = this.allSlots().flatMap(({ list }) => list);
    const weights = kept.map(({ originalName, variable }) => {
      return { name: originalName, tensor: variable as tf.Tensor };
    });
    return [await this.saveIterations(), ...weights];
  }

  /**
   * Goes on from weights of `getWeights`, of an optimizer with the same settings.
   *
   * @throws ValueError if they are others
   */
  override async setWeights(weights: NamedTensor[]): Promise<void> {
    array(this.where, 'the weights', weights).forEach((weight) => {
      const { name, tensor: values } = record(this.where, 'a weight', weight);
      tensor(this.where, `the weight ${text(this.where, 'the name of a weight', name)}`, values);
    });
    if (weights.length === 0) fail(this.where, 'the weights', 'at least the number of steps', []);
    const kept = await this.extractIterations(weights);
    const slots = this.allSlots();
    const each = kept.length / Math.max(1, slots.length);
    slots.forEach(({ suffix, list }, slot) => {
      const own = kept.slice(slot * each, (slot + 1) * each);
      const fit = Number.isInteger(each) && own.every(({ name }) => name.endsWith(`/${suffix}`));
      const names = kept.map(({ name }) => name);
      if (!fit) fail(this.where, 'the weights', `as many of '${suffix}' as of each slot`, names);
      tf.dispose(list.map(({ variable }) => variable));
      const made = own.map(({ name, tensor }): Kept => {
        return { originalName: name, variable: tf.variable(tensor, false) };
      });
      list.splice(0, list.length, ...made);
    });
    if (slots.length === 0 && kept.length > 0) fail(this.where, 'the weights', 'none', kept.length);
  }

  override dispose(): void {
    for (const { list } of this.slots ?? []) {
      tf.dispose(list.map(({ variable }) => variable));
      list.length = 0;
    }
  }

  /**
   * All settings, as JSON.
   *
   * @throws ValueError if the rate is a function of one's own
   */
  getConfig(): tf.serialization.ConfigDict {
    const config: Record<string, unknown> = { ...this.settings };
    for (const [name, value] of Object.entries(config)) {
      if (Array.isArray(value)) config[name] = saveTexts(value);
    }
    config.learningRate = saveRate(this.where, this.settings.learningRate);
    return config as tf.serialization.ConfigDict;
  }

  /** The inverse of `getConfig`. */
  static override fromConfig<U extends tf.serialization.Serializable>(
    made: tf.serialization.SerializableConstructor<U>,
    config: tf.serialization.ConfigDict,
  ): U {
    // Which tfjs adds where it loads a model.
    const { customObjects: _, ...options } = config as Record<string, unknown>;
    for (const [name, value] of Object.entries(options)) {
      if (!Array.isArray(value)) continue;
      options[name] = value.map((one) => (one as { name?: string })?.name ?? one);
    }
    options.learningRate = loadRate(made.className, options.learningRate);
    return new made(options);
  }

  /** Those of `kinds` first. @throws ValueError if settings were set since that decide what is kept */
  private allSlots(): readonly Slot[] {
    const { useEma, gradientAccumulationSteps } = this.settings;
    const kinds = [
      ...this.kinds(),
      ...(useEma ? [{ suffix: AVERAGE }] : []),
      ...(gradientAccumulationSteps === null ? [] : [{ suffix: ACCUMULATOR }]),
    ];
    this.slots ??= kinds.map((kind) => ({ ...kind, list: [] }));
    const [known, now] = [this.slots, kinds].map((all) => all.map(({ suffix }) => suffix).join());
    if (known !== now) fail(this.where, 'what is kept', `that of before, '${known}'`, now);
    return this.slots;
  }

  private listOf(suffix: string): Kept[] {
    return this.allSlots().find((slot) => slot.suffix === suffix)!.list;
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
    const sums = this.listOf(ACCUMULATOR);
    const last = (this.iterations + 1) % steps === 0;
    return own.reduce<tf.Tensor[] | null>((ready, gradient, i) => {
      const { variable: sum } = sums[i]!;
      const total = tf.add(gradient, sum);
      sum.assign(last ? tf.zerosLike(sum) : total);
      return last ? [...(ready ?? []), tf.div(total, steps)] : null;
    }, null);
  }

  private updateAll(variables: readonly tf.Variable[], gradients: readonly tf.Tensor[]): void {
    const rate = this.learningRate;
    const step = this.updates + 1;
    const own = this.kinds();
    const slots = this.allSlots().slice(0, own.length);
    variables.forEach((variable, i) => {
      const kept = slots.map(({ suffix, list }) => [suffix, list[i]!.variable] as const);
      tf.tidy(() => {
        const decay = this.decays(variable) ? this.decayOf(variable) : null;
        const value = decay === null ? variable : tf.mul(variable, 1 - decay * rate);
        const state = { rate, step, name: variable.name };
        const next = this.update(value, gradients[i]!, Object.fromEntries(kept), state);
        for (const [suffix, slot] of kept) {
          if (next[suffix] !== undefined) slot.assign(next[suffix]);
        }
        // Once a step: a constraint may hang on it.
        variable.assign(next.value);
      });
    });
  }

  private decays(variable: tf.Variable): boolean {
    const { excludeFromWeightDecay } = this.settings;
    const named = excludeFromWeightDecay.some((text) => variable.name.includes(text));
    return !named && !this.excluded.includes(variable);
  }

  /** Moves the averages; every `emaOverwriteFrequency` updates the variables take them. */
  private average(variables: readonly tf.Variable[]): void {
    const { emaMomentum, emaOverwriteFrequency } = this.settings;
    const { updates } = this;
    const averages = this.listOf(AVERAGE);
    const momentum = updates === 0 ? 0 : emaMomentum;
    const overwrites =
      emaOverwriteFrequency !== null && (updates + 1) % emaOverwriteFrequency === 0;
    variables.forEach((variable, i) => {
      const { variable: average } = averages[i]!;
      average.assign(tf.add(tf.mul(average, momentum), tf.mul(variable, 1 - momentum)));
      if (overwrites) variable.assign(tf.clone(average));
    });
  }
}

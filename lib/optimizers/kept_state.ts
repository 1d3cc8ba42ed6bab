import * as tf from '@tensorflow/tfjs-core';
import { array, fail, record, text } from '../check.js';
import { tensor } from '../tfjs/check.js';
import type { NamedTensor } from '../tfjs/named_gradients.js';
import { alignState, type Kept, type Slot } from '../tfjs/optimizer_state.js';

/** What an optimizer keeps, each kind in a list with an entry a variable. */
export class KeptState {
  private slots: Slot[] | null = null;

  constructor(private readonly where: string) {}

  /** @throws ValueError if they are others than at first: settings were set that decide what is kept */
  of(kinds: readonly Omit<Slot, 'list'>[]): readonly Slot[] {
    this.slots ??= kinds.map((kind) => ({ ...kind, list: [] }));
    const [known, now] = [this.slots, kinds].map((all) => all.map(({ suffix }) => suffix).join());
    if (known !== now) fail(this.where, 'what is kept', `that of before, '${known}'`, now);
    return this.slots;
  }

  /** Brings the entries of these variables to their places. */
  align(variables: readonly tf.Variable[]): void {
    const slots = this.slots ?? [];
    if (slots.length > 0) alignState(this.where, slots, variables);
  }

  /** The entries of a kind, in the order of the variables that they were aligned to, others behind. */
  list(suffix: string): readonly Kept[] {
    return this.slots!.find((slot) => slot.suffix === suffix)!.list;
  }

  /** All entries by name, kind by kind. */
  save(): NamedTensor[] {
    const kept = (this.slots ?? []).flatMap(({ list }) => list);
    return kept.map(({ originalName, variable }) => ({ name: originalName, tensor: variable }));
  }

  /** Takes what `save` gave. @throws ValueError if it is of other kinds */
  load(weights: readonly NamedTensor[]): void {
    const slots = this.slots ?? [];
    const each = weights.length / Math.max(1, slots.length);
    slots.forEach(({ suffix, list }, slot) => {
      const own = weights.slice(slot * each, (slot + 1) * each);
      const fit = Number.isInteger(each) && own.every(({ name }) => name.endsWith(`/${suffix}`));
      const names = weights.map(({ name }) => name);
      if (!fit) fail(this.where, 'the weights', `as many of '${suffix}' as of each slot`, names);
      tf.dispose(list.map(({ variable }) => variable));
      const made = own.map(({ name, tensor }): Kept => {
        return { originalName: name, variable: tf.variable(tensor, false) };
      });
      list.splice(0, list.length, ...made);
    });
    if (slots.length === 0 && weights.length > 0) {
      fail(this.where, 'the weights', 'none', weights.length);
    }
  }

  dispose(): void {
    for (const { list } of this.slots ?? []) {
      tf.dispose(list.map(({ variable }) => variable));
      list.length = 0;
    }
  }
}

/** The weights, if they are named tensors and at least the number of steps. */
export function checkWeights(where: string, weights: unknown): void {
  const all = array(where, 'the weights', weights);
  for (const weight of all) {
    const { name, tensor: values } = record(where, 'a weight', weight);
    tensor(where, `the weight ${text(where, 'the name of a weight', name)}`, values);
  }
  if (all.length === 0) fail(where, 'the weights', 'at least the number of steps', all);
}

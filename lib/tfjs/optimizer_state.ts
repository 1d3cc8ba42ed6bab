import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { matchVariables } from './match_variables.js';

/** What an optimizer keeps for one variable, as tfjs's optimizers hold it: its name ends in the slot's suffix. */
export interface Kept {
  readonly originalName: string;
  readonly variable: tf.Variable;
}

/** One kind of what an optimizer keeps: a moment, an accumulator. */
export interface Slot {
  readonly suffix: string;
  /** One entry a variable; `alignState` brings them into the order of the variables. */
  readonly list: Kept[];
  /** What it starts as. Default 0. */
  readonly fill?: number;
  /** Default the variable's. */
  readonly shape?: (variable: tf.Variable) => number[];
  /** Whether it starts as the variable is. Default false. */
  readonly copies?: boolean;
}

/** The variable that an entry belongs to, unknown where it was loaded. */
const owners = new WeakMap<tf.Variable, tf.Variable>();

/** The variable that an entry is kept for, if it is known: that of a loaded one is, once it has made a step. */
export const ownerOf = (kept: tf.Variable): tf.Variable | undefined => owners.get(kept);

const shapeOf = ({ shape }: Slot, variable: tf.Variable) => shape?.(variable) ?? variable.shape;

function make(slot: Slot, variable: tf.Variable): Kept {
  const { suffix, fill = 0, copies = false } = slot;
  const filled = tf.tidy(() => {
    const first = copies ? tf.clone(variable) : tf.fill(shapeOf(slot, variable), fill);
    return tf.variable(first, false);
  });
  return { originalName: `${variable.name}/${suffix}`, variable: filled };
}

/**
 * Puts what is kept for these variables at their places in each slot's list, in their order, and what is kept
 * for others behind. Entries follow their variable, whatever else is frozen or trained in between; what was
 * loaded is found by name, what is missing is made, and what belongs to a disposed variable is disposed of.
 *
 * @throws ValueError if entries were loaded and are none of these variables'
 */
export function alignState(
  where: string,
  slots: readonly Slot[],
  variables: readonly tf.Variable[],
): void {
  const ownerAt = (i: number) =>
    slots.map(({ list: { [i]: kept } }) => kept && ownerOf(kept.variable));
  if (variables.every((variable, i) => ownerAt(i).every((owner) => owner === variable))) return;

  const length = Math.min(...slots.map(({ list }) => list.length));
  const rows = Array.from({ length }, (_, i) => slots.map(({ list }) => list[i]!));
  const owned = new Map<tf.Variable, Kept[]>();
  const loaded: Kept[][] = [];
  for (const row of rows) {
    const owner = ownerOf(row[0]!.variable);
    if (owner === undefined) loaded.push(row);
    else if (owner.isDisposed) tf.dispose(row.map(({ variable }) => variable));
    else owned.set(owner, row);
  }

  const wanting = variables.filter((variable) => !owned.has(variable));
  const places = matchVariables(
    wanting.map((variable) => {
      return { name: variable.name, shapes: slots.map((slot) => shapeOf(slot, variable)) };
    }),
    loaded.map((row) => ({
      name: row[0]!.originalName.slice(0, -`/${slots[0]!.suffix}`.length),
      shapes: row.map(({ variable }) => variable.shape),
    })),
  );
  const foreign = loaded.length > 0 && owned.size === 0 && places.every((place) => place < 0);
  if (foreign) {
    const names = loaded.map(([first]) => first!.originalName).join(', ');
    const expected = variables.map(({ name }) => name).join(', ');
    fail(where, 'the weights that were set', `those of ${expected}`, names);
  }
  wanting.forEach((variable, i) => {
    const row = loaded[places[i]!] ?? slots.map((slot) => make(slot, variable));
    for (const kept of row) owners.set(kept.variable, variable);
    owned.set(variable, row);
  });

  const first = variables.map((variable) => owned.get(variable)!);
  const others = [...owned].filter(([owner]) => !variables.includes(owner)).map(([, row]) => row);
  const unused = loaded.filter((_, i) => !places.includes(i));
  const ordered = [...first, ...others, ...unused];
  slots.forEach(({ list }, slot) => {
    list.splice(0, list.length, ...ordered.map((row) => row[slot]!));
  });
}

import { flag, integer, number, oneOf, seed, tuple } from '../check.js';

/** Checks what is given for an option of a layer, and says what the layer keeps. */
export type Option = (where: string, name: string, value: unknown) => unknown;

/** Options by name: the layer has a field of each name, and its config as well. */
export type Options = Readonly<Record<string, Option>>;

/** tfjs-layers takes null for an option that is left out; one without a default stays what it is. */
const given = (value: unknown, usual?: unknown) => value ?? usual ?? value;

/** An integer of at least `least`. */
export const integerOption =
  (least: number, usual?: number): Option =>
  (where, name, value) =>
    integer(where, name, given(value, usual), least);

/** An integer of at least `least` for all of `rank` axes, or one for each. */
export const tupleOption =
  (rank: number, least: number, usual?: number | number[]): Option =>
  (where, name, value) =>
    tuple(where, name, given(value, usual), rank, least);

/** A finite number from `least` to `most`. */
export const numberOption =
  (usual: number, least?: number, most?: number): Option =>
  (where, name, value) =>
    number(where, name, given(value, usual), least, most);

/** True or false. */
export const flagOption =
  (usual: boolean): Option =>
  (where, name, value) =>
    flag(where, name, given(value, usual));

/** One of several texts. */
export const oneOfOption =
  (all: readonly string[], usual: string): Option =>
  (where, name, value) =>
    oneOf(where, name, given(value, usual), all);

/** What the option says, or null where nothing is given. */
export const orNull =
  (option: Option): Option =>
  (where, name, value) =>
    value == null ? null : option(where, name, value);

/** What a generator of random numbers starts from; null for something else each time. */
export const seedOption: Option = orNull((where, _, value) => seed(where, value));

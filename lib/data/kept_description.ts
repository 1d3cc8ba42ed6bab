import type { LayersModel } from '@tensorflow/tfjs-layers';
import { array, fail, number, numbers, oneOf, record, text } from '../check.js';
import type { DataDescription } from './data_description.js';

type Check = (where: string, name: string, value: unknown) => unknown;

const oneOfThese =
  (...options: string[]): Check =>
  (where, name, value) =>
    oneOf(where, name, value, options);

const positive: Check = (where, name, value) => number(where, name, value, Number.MIN_VALUE);

/** A list of so many finite numbers. */
const list =
  (length: number): Check =>
  (where, name, value) => {
    const all = Array.from(numbers(where, name, value));
    if (all.length !== length) fail(where, name, `${length} numbers`, value);
    for (const one of all) number(where, `each of ${name}`, one);
  };

/** An object whose fields are these. */
const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (where, name, value) => {
    const found = record(where, name, value);
    for (const [key, check] of Object.entries(checks)) check(where, `${name}.${key}`, found[key]);
  };

const each =
  (check: Check): Check =>
  (where, name, value) => {
    for (const one of array(where, name, value)) check(where, `each of ${name}`, one);
  };

const optional =
  (check: Check): Check =>
  (where, name, value) =>
    value === undefined || check(where, name, value);

/** What a model's file may say that `predict` computes with: it need not be trusted. */
const FIELDS: Readonly<Record<string, Check>> = {
  kind: oneOfThese('image', 'signal', 'audio', 'text'),
  task: text,
  output: oneOfThese('image', 'mask', 'classes', 'signal', 'scores', 'text', 'code'),
  input: oneOfThese('code'),
  channels: positive,
  size: list(2),
  resize: oneOfThese('cover', 'contain', 'stretch'),
  range: list(2),
  exposure: fields({ power: number, shift: number, contrast: number }),
  classes: each(
    fields({ name: text, colour: (where, name, value) => number(where, name, value, 0, 2 ** 48) }),
  ),
  ignored: number,
  alphabet: fields({
    kind: oneOfThese('characters', 'bytes', 'ascii'),
    characters: optional(text),
  }),
  columns: each(text),
  rate: positive,
  window: positive,
  hop: positive,
  level: oneOfThese('standard', 'power'),
  scale: fields({
    method: text,
    centre: each(number),
    spread: each(number),
  }),
  smoothed: positive,
  usualErrors: each(number),
  threshold: fields({ value: number, rule: text, of: text }),
};

/**
 * What a model's data were like, which is kept with it under `data` of its user metadata; undefined where it was saved
 * without, or something else is there.
 *
 * @throws ValueError for a description whose fields are not what they must be
 */
export function descriptionOf(model: LayersModel): DataDescription | undefined {
  const metadata = model.getUserDefinedMetadata() as { data?: unknown; sampleRate?: number };
  const kept = metadata?.data;
  if (typeof kept !== 'object' || kept === null) return undefined;
  const found = kept as Record<string, unknown>;
  if (typeof found.label !== 'string') return undefined;
  for (const [name, check] of Object.entries(FIELDS)) {
    if (found[name] !== undefined) check(`the model's description`, name, found[name]);
  }
  // Earlier versions kept the rate of recordings beside it.
  const rate = found.rate ?? metadata.sampleRate;
  return { ...found, ...(rate === undefined ? {} : { rate }) } as unknown as DataDescription;
}

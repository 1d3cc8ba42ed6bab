import { fail } from '../../check.js';
import type { DataKind } from '../../data/data_description.js';
import { kindOfData } from '../data/kind_of_data.js';
import { TASKS } from './index.js';
import type { Task, Variant } from './task.js';

/** What a task is, of what is asked for or was saved. */
export interface TaskChoice {
  task: string;
  /** Default by the data. */
  builder?: string | undefined;
  /** Default by the data. */
  kind?: DataKind | undefined;
}

/** Names of earlier versions, which were those of builders, and the tasks that they mean. */
const EARLIER: Readonly<Record<string, string>> = {
  convAutoencoder: 'autoencoder',
  denoisingAutoencoder: 'denoise',
  convAutoencoder1d: 'anomaly',
  audioAutoencoder: 'autoencoder',
  textAutoencoder: 'text',
  unet: 'segment',
  segnet: 'segment',
  unet1d: 'segment',
  dcgan: 'gan',
  cnn40: 'classify',
};

/**
 * The choice in today's names: that of a builder is the task that it meant, with this builder.
 *
 * @throws ValueError for a name that is of no task
 */
export function settledNames<T extends TaskChoice>(choice: T, where: string): T {
  const { task: name, builder } = choice;
  const earlier = typeof name === 'string' && Object.hasOwn(EARLIER, name);
  const task = earlier ? EARLIER[name] : name;
  if (!TASKS.some((one) => one.name === task)) {
    fail(where, 'the task', `one of ${TASKS.map((one) => one.name).join(', ')}`, name);
  }
  return earlier ? { ...choice, task, builder: builder ?? name } : choice;
}

/** What is there once, in the order of its first place. */
const once = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** A variant and the task that it is of. */
export interface FoundVariant {
  task: Task;
  variant: Variant;
}

/**
 * The variant of a task: that of its builder and its kind of data, where they are given; else the kind is that of the
 * data, and of several builders the first counts.
 *
 * @param data a file or folder; undefined for the data that the task draws itself
 * @throws ValueError for a task or builder that there is not, and for data that no variant takes
 */
export function findVariant(choice: TaskChoice, where: string, data?: string): FoundVariant {
  const { task: name, builder, kind } = settledNames(choice, where);
  const task = TASKS.find((one) => one.name === name)!;
  const built = task.variants.filter((one) => builder === undefined || one.builder === builder);
  if (built.length === 0) {
    const names = once(task.variants.map((one) => one.builder)).join(', ');
    fail(where, 'the builder', `one of ${names}, as the task is ${name}`, builder);
  }
  const kinds = once(built.map((one) => one.kind));
  // Where nothing is to be chosen, the loader of the data says best what they must be.
  const wanted = kind ?? (kinds.length === 1 || data === undefined ? kinds[0] : kindOfData(data));
  if (wanted === null) return { task, variant: built[0]! };
  const variant = built.find((one) => one.kind === wanted);
  const expected = `of ${kinds.join(' or ')} files, as the task is ${name}`;
  return { task, variant: variant ?? fail(data ?? where, 'the data', expected, wanted) };
}

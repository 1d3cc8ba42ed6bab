import type { EpochRow } from './log.js';

/** The numbers of all epochs by their names, `val_` before those of the validation, as Keras has them. */
export function historyOf(epochs: readonly EpochRow[]): Record<string, number[]> {
  const history: Record<string, number[]> = {};
  const add = (prefix: string, numbers: Record<string, number>) => {
    for (const [name, value] of Object.entries(numbers)) {
      history[prefix + name] ??= [];
      history[prefix + name]!.push(value);
    }
  };
  for (const { train, validation } of epochs) {
    add('', train);
    add('val_', validation ?? {});
  }
  return history;
}

import { readdirSync } from 'node:fs';
import { fileHandler } from '../../lib/node/file_handler.js';

/** Saves a model as crash_child.ts does. */
export function saveValue(model: string, value: number): Promise<unknown> {
  return fileHandler(model).save({
    modelTopology: { value },
    weightSpecs: [{ name: 'w', shape: [1000], dtype: 'float32' }],
    weightData: new Float32Array(1000).fill(value).buffer,
  });
}

/** The value of a model that the child saved, if topology and all weights agree on it. */
async function loadValue(model: string): Promise<number> {
  const { modelTopology, weightData } = await fileHandler(model).load();
  const { value } = modelTopology as { value: number };
  expect(new Set(new Float32Array(weightData as ArrayBuffer))).toEqual(new Set([value]));
  return value;
}

/** The value of what a save left that did not come to its end, null for nothing; the next save is none the worse. */
export async function leftBehind(model: string): Promise<number | null> {
  const value = await loadValue(model).catch(({ message }: Error) => {
    // Without an old model there may be none, and then that is what the error says.
    expect(message).toMatch(/^\S+: the (model must be there|folder must contain model.json), /);
    return null;
  });
  // Whatever lies there, the next save works and leaves nothing but itself.
  await saveValue(model, 3);
  expect(await loadValue(model)).toBe(3);
  expect(readdirSync(model)).toHaveLength(2);
  return value;
}

/** Of what deaths at one point after the other left: it switches once from old to new, with points on both sides. */
export function expectOldOrNew(values: readonly (number | null)[]): void {
  expect([...values].sort()).toEqual(values);
  expect(new Set(values)).toEqual(new Set([1, 2]));
  expect(values.length).toBeGreaterThan(20);
}

/** The same of the first save into a folder. */
export function expectOneOrNone(values: readonly (number | null)[]): void {
  const switchAt = values.indexOf(2);
  expect(switchAt).toBeGreaterThan(5);
  expect(values.slice(0, switchAt).every((value) => value === null)).toBe(true);
  expect(values.slice(switchAt).every((value) => value === 2)).toBe(true);
}

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileHandler } from '../../lib/node/file_handler.js';
import { bundleChild, type Children } from './crash_children.js';
import { killWhileSaving } from './kill_while_saving.js';

let folder: string;
let children: Children;
beforeAll(async () => {
  children = await bundleChild();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crash-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function save(model: string, value: number): Promise<unknown> {
  return fileHandler(model).save({
    modelTopology: { value },
    weightSpecs: [{ name: 'w', shape: [1000], dtype: 'float32' }],
    weightData: new Float32Array(1000).fill(value).buffer,
  });
}

/** The value of a model that the child saved, if topology and all weights agree on it. */
async function load(model: string): Promise<number> {
  const { modelTopology, weightData } = await fileHandler(model).load();
  const { value } = modelTopology as { value: number };
  expect(new Set(new Float32Array(weightData as ArrayBuffer))).toEqual(new Set([value]));
  return value;
}

/** Dies at each point in turn until a child survives; four children at a time. */
async function dieEverywhere(prepare: (model: string) => Promise<unknown>) {
  const values: (number | null)[] = [];
  for (let first = 1; ; first += 4) {
    const batch = [0, 1, 2, 3].map(async (i) => {
      const model = join(folder, `model${first + i}`);
      await prepare(model);
      const { signal, output, errors } = await children.run([model, 2, first + i]);
      expect(errors).toBe('');
      expect(signal === 'SIGKILL' || output === 'saved\n').toBe(true);
      const value = await load(model).catch(({ message }: Error) => {
        // Without an old model there may be none, and then that is what the error says.
        expect(message).toMatch(/^\S+: the (model must be there|folder must contain model.json), /);
        return null;
      });
      const survived = signal === null;
      // Whatever lies there, the next save works and leaves nothing but itself.
      await save(model, 3);
      expect(await load(model)).toBe(3);
      expect(readdirSync(model)).toHaveLength(2);
      return { value, survived };
    });
    for (const { value, survived } of await Promise.all(batch)) {
      values.push(value);
      if (survived) return values;
    }
  }
}

describe('kill -9 while saving', () => {
  test('at every point leaves the old model or the new one', async () => {
    const values = await dieEverywhere((model) => save(model, 1));
    // It switches once from old to new, and there are points on both sides.
    expect([...values].sort()).toEqual(values);
    expect(new Set(values)).toEqual(new Set([1, 2]));
    expect(values.length).toBeGreaterThan(20);
  }, 300_000);

  test('of the first model at every point leaves none or it', async () => {
    const values = await dieEverywhere(async () => {});
    const switchAt = values.indexOf(2);
    expect(switchAt).toBeGreaterThan(5);
    expect(values.slice(0, switchAt).every((value) => value === null)).toBe(true);
    expect(values.slice(switchAt).every((value) => value === 2)).toBe(true);
  }, 300_000);

  test('8 times at random moments of many saves leaves one of the models', async () => {
    await killWhileSaving(children, folder, 8);
  }, 120_000);
});

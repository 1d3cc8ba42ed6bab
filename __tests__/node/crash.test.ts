import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../lib/data/random.js';
import { fileHandler } from '../../lib/node/file_handler.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crash-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the child; resolves to the signal that ended it and what it had printed. */
function child(args: (string | number)[], onOutput?: (kill: () => void) => void) {
  const script = join(__dirname, 'crash_child.ts');
  const running = spawn(process.execPath, ['--import', 'tsx', script, ...args.map(String)]);
  let [output, errors] = ['', ''];
  running.stdout.on('data', (text) => {
    output += text;
    onOutput?.(() => running.kill('SIGKILL'));
  });
  running.stderr.on('data', (text) => {
    errors += text;
  });
  return new Promise<{ signal: string | null; output: string; errors: string }>((resolve) => {
    running.on('close', (_, signal) => resolve({ signal, output, errors }));
  });
}

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
      const { signal, output, errors } = await child([model, 2, first + i]);
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

  test('at random moments of many saves leaves one of the models', async () => {
    const random = new Random(1);
    const model = join(folder, 'model');
    const seen: number[] = [];
    for (let round = 0; round < 8; round++) {
      let reached = 0;
      const after = 1 + random.integer(4);
      const { output } = await child([model, 'loop'], (kill) => {
        reached += 1;
        if (reached === after) setTimeout(kill, random.uniform(0, 40));
      });
      const last = Number(output.trim().split('\n').at(-1));
      // The last that was reported, or one that was under way or not yet reported.
      const value = await load(model);
      expect(value).toBeGreaterThanOrEqual(last);
      seen.push(value);
    }
    expect(seen).toHaveLength(8);
  }, 120_000);
});

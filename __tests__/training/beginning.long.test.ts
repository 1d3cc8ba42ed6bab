import '../backends.js';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { loadModel } from '../../lib/node/index.js';
import { evaluate, type TrainOptions, train } from '../../lib/training/index.js';

const folder = mkdtempSync(path.join(tmpdir(), 'beginning-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => path.join(folder, name);

const QUICK = { limit: 20, steps: 3, validationSplit: 0, backend: 'wasm', threads: 1 } as const;

/** Trains a small autoencoder of signals; what was said. */
async function trained(
  name: string,
  options: TrainOptions,
): Promise<{ said: string; model: LayersModel }> {
  const said: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line) => said.push(String(line)));
  try {
    const model = { filters: [4, 2] };
    const { models } = await train('anomaly', { ...QUICK, model, out: file(name), ...options });
    return { said: said.join('\n'), model: models.model! };
  } finally {
    log.mockRestore();
  }
}

const weightsOf = (model: LayersModel) =>
  new Map(model.weights.map((one) => [one.originalName, [...one.read().dataSync()]]));

beforeAll(async () => {
  (await trained('first', { seed: 5 })).model.dispose();
});

test('--from takes all weights of a run, which are where the training begins', async () => {
  const first = weightsOf(await loadModel(file('first/model')));
  const { said, model } = await trained('again', { from: file('first'), learningRate: 0, seed: 6 });
  expect(said).toMatch(/\d+ of \d+ weights of 'model' are those of .*first: all that it has\./);
  const now = weightsOf(model);
  // A normalization's moving averages move without a learning rate.
  for (const [name, values] of first)
    if (!/moving/.test(name)) expect(now.get(name)).toEqual(values);
});

test('--from a model whose output is another takes the rest, and says what is new', async () => {
  const options = { from: file('first/model') };
  const deeper = { ...options, model: { filters: [4, 2, 2] } };
  const { said } = await trained('deeper', { ...deeper, learningRate: 0 });
  expect(said).toMatch(/: new are those of \w+/);
});

test('--freeze encoder keeps its weights, also when it is resumed', async () => {
  const before = weightsOf(await loadModel(file('first/model')));
  const options = { from: file('first'), freeze: 'encoder' } as const;
  const { said, model } = await trained('frozen', options);
  const [, names] = /Frozen: (.*)\./.exec(said)!;
  const frozen = new Set(names!.split(', '));
  const check = (of: LayersModel) => {
    const changed = [...weightsOf(of)].filter(([name, values]) => {
      return before.get(name)!.some((value, i) => value !== values[i]);
    });
    const layers = new Set(changed.map(([name]) => name.split('/')[0]!));
    expect([...layers].filter((layer) => frozen.has(layer))).toEqual([]);
    expect(layers.size).toBeGreaterThan(0);
  };
  check(model);
  check((await trained('frozen', { ...options, steps: 6, resume: true })).model);
});

test('--quantize saves copies, and says what they cost', async () => {
  const { said, model } = await trained('small', { quantize: 'uint8' });
  expect(said).toMatch(
    /Quantized \(uint8\): \d+ bytes of weights in place of \d+, in quantized\/\./,
  );
  const { quantized, measures } = JSON.parse(readFileSync(file('small/metrics.json'), 'utf8'));
  expect(quantized.measures.map(({ name }: { name: string }) => name)).toEqual(
    measures.map(({ name }: { name: string }) => name),
  );
  expect(quantized.bytes).toBeLessThan(0.8 * quantized.bytesBefore);
  const copy = weightsOf(await loadModel(file('small/quantized/model')));
  const own = weightsOf(model);
  const kernels = [...own].filter(([name]) => name.endsWith('/kernel'));
  expect(kernels.some(([name, values]) => copy.get(name)!.join() !== values.join())).toBe(true);
  const { measures: again } = await evaluate(file('small'), { verbose: 0, backend: 'wasm' });
  expect(again).toHaveLength(measures.length);
  for (const [i, { value }] of again.entries()) {
    // Small convolutions may round otherwise from a filter's second use on (docs/wasm.md).
    expect(value).toBeCloseTo(measures[i].value, 6);
  }
});

test.each<[TrainOptions, string]>([
  [{ from: 'nowhere' }, 'nowhere: the model must be there, got no such file or folder.'],
  [{ freeze: ['middle'] }, 'freeze: a layer must be of '],
  [{ freeze: 'encoder', from: '' }, "train: from must be a path, got ''."],
  [{ quantize: 'int4' as never }, 'saveModel: quantize must be'],
])('%p is refused', async (options, message) => {
  await expect(trained('refused', options)).rejects.toThrow(message);
});

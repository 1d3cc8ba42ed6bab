import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { type KerasSource, loadKeras, toKeras } from '../../lib/keras/index.js';

const UNITS = 64;
let folder: string;
let model: tfl.Sequential;
const files: Record<string, Uint8Array> = {};

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'progress-'));
  model = tfl.sequential();
  for (let i = 0; i < 4; i++) {
    model.add(tfl.layers.dense({ units: UNITS, inputShape: [UNITS], useBias: false }));
  }
  for (const format of ['keras', 'h5'] as const) {
    files[format] = await toKeras(model, { format });
    writeFileSync(path.join(folder, `model.${format}`), files[format]);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

async function told(source: KerasSource, weightsFor?: tfl.LayersModel): Promise<number[]> {
  const fractions: number[] = [];
  const loaded = await loadKeras(source, {
    onProgress: (fraction) => fractions.push(fraction),
    ...(weightsFor ? { weightsFor } : {}),
  });
  if (loaded !== weightsFor) loaded.dispose();
  return fractions;
}

/** What each of four equal layers is of the second half. */
const WEIGHTS = [0.625, 0.75, 0.875, 1];

describe.each(['keras', 'h5'])('.%s', (format) => {
  test('from a path: the bytes, then the weights', async () => {
    expect(await told(path.join(folder, `model.${format}`))).toEqual([0.5, ...WEIGHTS]);
  });

  test('from bytes: the weights', async () => {
    expect(await told(files[format]!)).toEqual(WEIGHTS);
  });

  test('from a server that says how long it is', async () => {
    const server = createServer((_, response) => {
      const bytes = files[format]!;
      response.writeHead(200, { 'content-length': bytes.length });
      // Two pieces, the second when the first has been sent.
      response.write(bytes.subarray(0, bytes.length >> 1), () =>
        setTimeout(() => response.end(bytes.subarray(bytes.length >> 1)), 50),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const fractions = await told(`http://127.0.0.1:${port}/model`);
    await new Promise((resolve) => server.close(resolve));
    const half = fractions.indexOf(0.5);
    expect(half).toBeGreaterThan(0);
    expect(fractions.slice(half + 1)).toEqual(WEIGHTS);
    expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
  });

  test('into a model', async () => {
    expect(await told(files[format]!, model)).toEqual([1]);
  });
});

test('a large file in pieces is the file', async () => {
  const large = tfl.sequential({
    layers: [
      tfl.layers.dense({
        units: 2500,
        inputShape: [2000],
        useBias: false,
        kernelInitializer: 'zeros',
      }),
    ],
  });
  const numbers = Float32Array.from({ length: 2000 * 2500 }, (_, i) => i);
  large.setWeights([tf.tensor(numbers, [2000, 2500])]);
  const at = path.join(folder, 'large.keras');
  writeFileSync(at, await toKeras(large));
  const fractions: number[] = [];
  const again = await loadKeras(at, { onProgress: (fraction) => fractions.push(fraction) });
  expect(fractions).toHaveLength(3);
  expect(fractions.slice(1)).toEqual([0.5, 1]);
  // By the bytes: toEqual takes seconds for five million numbers.
  const weights = await again.getWeights()[0]!.data();
  expect(Buffer.compare(Buffer.from(weights.buffer), Buffer.from(numbers.buffer))).toBe(0);
});

test('what is no function is refused', async () => {
  await expect(loadKeras(files.keras!, { onProgress: 3 as never })).rejects.toThrow(
    'loadKeras: onProgress must be a function, got 3.',
  );
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/arithmetic/random.js';
import { saveModel } from '../../lib/node/index.js';
import { convAutoencoder, convAutoencoder1d, unet } from '../../models/index.js';
import '../backends.js';

export interface Fixture {
  name: string;
  inputShape: number[];
  input: number[];
  /** What the model makes of the input in Node. */
  output: number[];
}

const BUILDERS: Record<string, () => LayersModel> = {
  convAutoencoder: () => convAutoencoder({ codeSize: 16, seed: 1 }),
  convAutoencoder1d: () => convAutoencoder1d({ inputShape: [96, 1], seed: 2 }),
  unet: () =>
    unet({ inputShape: [21, 24, 1], depth: 2, filters: 4, batchNormalization: true, seed: 3 }),
};

/** Numbers from 0 to 1. */
export function values(shape: number[], seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.uniform());
}

/** Models that Node saves to a folder of their own, and what they predict there, on plain cpu. */
export async function saveFixtures(): Promise<{
  folder: string;
  fixtures: Fixture[];
  remove(): void;
}> {
  const folder = mkdtempSync(path.join(tmpdir(), 'deconv-browser-'));
  const fixtures: Fixture[] = [];
  await tf.setBackend('cpu');
  for (const [name, build] of Object.entries(BUILDERS)) {
    const model = build();
    await saveModel(model, path.join(folder, name));
    const inputShape = [2, ...model.inputs[0]!.shape.slice(1)] as number[];
    const input = values(inputShape, 9);
    const output = tf.tidy(() => [
      ...(model.predict(tf.tensor(input, inputShape)) as tf.Tensor).dataSync(),
    ]);
    model.dispose();
    fixtures.push({ name, inputShape, input, output });
  }
  return { folder, fixtures, remove: () => rmSync(folder, { recursive: true }) };
}

export const MODEL_NAMES = Object.keys(BUILDERS);

/** The largest difference; infinite for NaN and other lengths. */
export function difference(got: readonly number[], expected: readonly number[]): number {
  if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
  const each = got.map((value, i) => Math.abs(value - expected[i]!));
  return Math.max(...each.map((d) => (Number.isNaN(d) ? Number.POSITIVE_INFINITY : d)));
}

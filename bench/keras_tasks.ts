import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pickBackend } from '../lib/node/index.js';
import { builtModel } from './built_model.js';
import { BUILT, detail, ofModel, type Row, SHAPES } from './rows.js';

/** PYTHON names another one. */
export const PYTHON = process.env.PYTHON ?? 'python3';

/** The versions of Keras and TensorFlow that Python has, or null. */
export function tensorflowInPython(): string | null {
  const { status, stdout } = spawnSync(
    PYTHON,
    [
      '-c',
      'import tensorflow as tf, keras; print(keras.__version__, "on TensorFlow", tf.__version__)',
    ],
    { encoding: 'utf8', env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' } },
  );
  return status === 0 ? stdout.trim() : null;
}

/** What Keras is told of a row: sizes, or a model's file. */
export class KerasTasks {
  private readonly known = new Map<string, object>();

  constructor(private readonly folder: string) {}

  async of(row: Row): Promise<object> {
    const key = `${ofModel(row)} ${row.index}`;
    const task = this.known.get(key) ?? (ofModel(row) ? await this.model(row.index) : shape(row));
    this.known.set(key, task);
    return task;
  }

  private async model(index: number): Promise<object> {
    await pickBackend('cpu');
    const { toKeras } = await import('../lib/keras/index.js');
    const model = builtModel(index, await import('../models/index.js'));
    mkdirSync(this.folder, { recursive: true });
    const file = join(this.folder, `${index}.keras`);
    writeFileSync(file, await toKeras(model));
    model.dispose();
    return { file, batch: BUILT[index]!.batch };
  }
}

function shape(row: Row): object {
  const { input } = SHAPES[row.index]!;
  const { s: strides, output, filter } = detail(SHAPES[row.index]!);
  return { input, strides, output, filter };
}

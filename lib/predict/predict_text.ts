import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { text as checkText, fail } from '../check.js';
import { type TextCoder, textCoder } from '../data/text_coder.js';
import type { ModelDescription } from './model_description.js';
import type { TextPrediction } from './prediction.js';
import { strideOf } from './stride_of.js';

/** Numbers of lines as a model takes them, filled up with 0 to a multiple of `unit`. */
export function lineTensor(lines: readonly Int32Array[], unit: number): tf.Tensor2D {
  const longest = Math.max(...lines.map((ids) => ids.length));
  const length = Math.ceil(longest / unit) * unit;
  const values = new Int32Array(lines.length * length);
  lines.forEach((line, i) => {
    values.set(line, i * length);
  });
  return tf.tensor2d(values, [lines.length, length], 'int32');
}

/** What a model makes of the numbers of a line, however many there are. */
export async function textNumbers(model: LayersModel, line: Int32Array): Promise<Int32Array> {
  const length = model.inputs[0]!.shape[1];
  const ids = tf.tidy(() => {
    const y = model.predict(lineTensor([line], length ?? strideOf(model))) as tf.Tensor;
    return tf.cast(tf.argMax(y, 2), 'int32');
  });
  const values = await ids.data<'int32'>();
  ids.dispose();
  return values.subarray(0, line.length);
}

/** What is said of characters that a model's alphabet has not. */
function unknownText(given: string, coder: TextCoder): string[] {
  const unknown = coder.unknown(given).map(({ character }) => character);
  if (unknown.length === 0) return [];
  const shown = [...new Set(unknown)].slice(0, 12).join(' ');
  return [`${unknown.length} characters are none of the model's alphabet: ${shown}`];
}

/** What a model makes of a text. */
export async function predictText(
  where: string,
  model: LayersModel,
  input: unknown,
  { data, inputShape }: ModelDescription,
): Promise<TextPrediction> {
  const given = checkText(where, 'the input, as the model takes text,', input);
  if (data?.alphabet === undefined) {
    fail(where, 'the model', 'one with an alphabet in its description', data ?? 'none');
  }
  const coder = textCoder(data!.alphabet!);
  const ids = coder.encode(given);
  const [most] = inputShape;
  if (most != null && ids.length > most) {
    fail(where, 'the text', `of at most ${most} ${coder.units}`, ids.length);
  }
  const text = ids.length === 0 ? '' : coder.decode(await textNumbers(model, ids));
  return { output: 'text', text, told: unknownText(given, coder) };
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { filled, ValueError } from '../check.js';
import { parseWav } from '../data/parse_wav.js';
import { decodeUtf8 } from '../data/utf8.js';
import { describeFor, type ModelDescription } from '../predict/model_description.js';
import { type PredictInput, type PredictOptions, predictAs } from '../predict/predict.js';
import type { Prediction } from '../predict/prediction.js';
import type { RawSignal } from '../predict/signal_input.js';
import { filePieces } from './file_pieces.js';
import { readCsv } from './read_csv.js';
import { readImage } from './read_image.js';

/** The numbers of a CSV file, a time each row; one row alone is a signal of one channel. */
async function csvSignal(file: string): Promise<RawSignal> {
  const first = (await readFile(file, 'utf8')).split(/\r?\n/, 1)[0]!.split(',');
  const header = !first.every((cell) => cell.trim() !== '' && Number.isFinite(Number(cell)));
  const rows: Float32Array[] = [];
  for await (const { values } of readCsv(file, { header })) rows.push(values);
  if (rows.length === 0) {
    throw new ValueError(`${file}: the file must have rows of numbers, got none.`);
  }
  const samples = Float32Array.from(rows.flatMap((row) => [...row]));
  return { channels: rows.length === 1 ? 1 : rows[0]!.length, samples };
}

async function textOf(file: string): Promise<string> {
  let text = '';
  for await (const piece of decodeUtf8(file, filePieces(file))) text += piece;
  return text.replace(/\r?\n$/, '');
}

/** A file as the input that a model takes. */
async function inputOf(file: string, { kind }: ModelDescription): Promise<PredictInput> {
  if (kind === 'image') return readImage(file);
  if (kind === 'text') return textOf(file);
  const bytes = /\.wav$/i.test(path.extname(file));
  if (bytes) return parseWav(await readFile(file), file);
  const signal = await csvSignal(file);
  return kind === 'numbers' ? signal.samples : signal;
}

/**
 * Runs a model on a file as `predict` does on what is in it: a PNG or JPEG, a WAV, a CSV file of numbers (a time each row,
 * with a header or without), a text in UTF-8.
 *
 * @param model of one input and one output
 * @param file its path
 * @param options of `predict`
 * @returns by `output`: an image, a mask with the names and colours of its classes, classes, a signal, scores, a text, a code
 * @throws ValueError that names the file, where it is not what the model takes
 * @example
 * import { writeFile } from 'node:fs/promises';
 * const net = tf.sequential({
 *   layers: [tf.layers.conv1d({ filters: 1, kernelSize: 1, inputShape: [null, 1] })],
 * });
 * await writeFile('signal.csv', 'v\n1\n2\n3\n');
 * const found = await predictFile(net, 'signal.csv');
 * found.output; // 'signal'
 */
export async function predictFile(
  model: LayersModel,
  file: string,
  options: PredictOptions = {},
): Promise<Prediction> {
  const description = describeFor('predictFile', model);
  filled('predictFile', 'file', file, 'a path');
  const input = await inputOf(file, description);
  return predictAs(file, model, input, description, options);
}

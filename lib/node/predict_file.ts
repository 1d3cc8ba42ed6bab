import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail, filled, ValueError } from '../check.js';
import { finiteSamples } from '../data/finite_samples.js';
import { parseWav } from '../data/parse_wav.js';
import { LABEL_NAMES } from '../data/series/label_names.js';
import { readTable } from '../data/series/read_table.js';
import { decodeUtf8 } from '../data/utf8.js';
import { describeFor, type ModelDescription } from '../predict/model_description.js';
import { type PredictInput, type PredictOptions, predictAs } from '../predict/predict.js';
import type { Prediction, ScoresPrediction } from '../predict/prediction.js';
import { byLargest } from '../predict/scores_of.js';
import type { RawSignal } from '../predict/signal_input.js';
import { filePieces } from './file_pieces.js';
import { readCsv } from './read_csv.js';
import { readImage } from './read_image.js';

/** The signals of a table, one a row, without the columns that say what each is; null for a table of one column, a signal. */
async function signalsOfRows(file: string, length: number | null): Promise<Float32Array[] | null> {
  const { names, roles, columns, values, lines } = await readTable(file, () => filePieces(file), {
    time: 'none',
  });
  const own = roles.channels.flatMap((place, i) => (LABEL_NAMES.test(names[place]!) ? [] : [i]));
  if (own.length === 1) return null;
  if (length !== null && own.length !== length) {
    fail(file, 'the columns', `${length}, as many as the model takes samples`, own.length);
  }
  return lines.map((line, row) => {
    const signal = Float32Array.from(own, (i) => values[row * columns.length + i]!);
    const gap = signal.findIndex((value) => Number.isNaN(value));
    if (gap < 0) return signal;
    const name = columns[own[gap]!];
    throw new ValueError(`${file}, line ${line}: column '${name}' must be a number, got none.`);
  });
}

/** The scores of signals that each have one, a row of a table each. */
async function scoresOfRows(
  model: LayersModel,
  file: string,
  signals: readonly Float32Array[],
  description: ModelDescription,
): Promise<ScoresPrediction> {
  const scores = new Float32Array(signals.length);
  for (const [row, signal] of signals.entries()) {
    const found = await predictAs(`${file}, row ${row + 1}`, model, signal, description);
    scores[row] = (found as ScoresPrediction).score;
  }
  return { ...byLargest(scores, description.data?.threshold?.value), told: [] };
}

/** The columns of a table by which a model was trained, a time each row. */
async function tableSignal(file: string, columns: readonly string[]): Promise<RawSignal> {
  const { values } = await readTable(file, () => filePieces(file), { columns });
  return { channels: columns.length, samples: values };
}

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
async function inputOf(file: string, { kind, data }: ModelDescription): Promise<PredictInput> {
  if (kind === 'image') return readImage(file);
  if (kind === 'text') return textOf(file);
  const bytes = /\.wav$/i.test(path.extname(file));
  if (bytes) {
    const wav = parseWav(await readFile(file), file);
    finiteSamples(file, wav.samples, wav.channels);
    return wav;
  }
  if (data?.columns !== undefined) return tableSignal(file, data.columns);
  const signal = await csvSignal(file);
  return kind === 'numbers' ? signal.samples : signal;
}

/**
 * Runs a model on a file as `predict` does on what is in it: a PNG or JPEG, a WAV, a CSV file of numbers (a time each row,
 * with a header or without; for a model that scores whole signals, a signal each row, with columns named label or abnormal or
 * without), a text in UTF-8.
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
  if (description.data?.whole && description.output === 'scores' && !/\.wav$/i.test(file)) {
    const signals = await signalsOfRows(file, description.inputShape[0]!);
    if (signals !== null) return scoresOfRows(model, file, signals, description);
  }
  const input = await inputOf(file, description);
  return predictAs(file, model, input, description, options);
}

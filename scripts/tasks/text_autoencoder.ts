import { writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Alphabet } from '../../lib/data/index.js';
import { readLines } from '../../lib/node/index.js';
import { table } from '../../lib/pictures/index.js';
import { textAutoencoder } from '../../models/index.js';
import { LONGEST, MARGIN, textPieces } from './data/lines.js';
import { count, sourceOf, split, stack } from './data/source.js';
import { outputPath } from './image_files.js';
import { supervised } from './supervised.js';
import type { Task } from './task.js';

const SHOWN = 8;
/** Lines that are searched, and what is looked for among them. */
const SEARCHED = 2_000;
const QUERIES = 6;
const NEAREST = 3;

const alphabet = new Alphabet({ unknown: '?' });

/**
 * A line as a model takes it, filled up to a multiple of what its levels divide by: `same` pads odd
 * and even lengths differently, and the model was trained on even ones only.
 */
function asTensor(model: tfl.LayersModel, line: string): tf.Tensor2D {
  const unit = 2 ** encoders(model).length;
  const length = Math.ceil(line.length / unit) * unit;
  return tf.tensor2d(alphabet.encode(line, length), [1, length], 'int32');
}

const encoders = (model: tfl.LayersModel) =>
  model.layers.filter(({ name }) => /^encode\d+$/.test(name));

/** What a model makes of a line, whatever its length. */
async function reconstruct(model: tfl.LayersModel, line: string): Promise<Int32Array> {
  const ids = tf.tidy(() =>
    tf.cast(tf.argMax(model.predict(asTensor(model, line)) as tf.Tensor, 2), 'int32'),
  );
  const values = await ids.data<'int32'>();
  ids.dispose();
  return values.subarray(0, line.length);
}

/** The most of each channel in the code of a line, made as long as 1: [lines, channels]. */
function codes(model: tfl.LayersModel, lines: string[]): tf.Tensor2D {
  const outputs = encoders(model).at(-1)!.output as tfl.SymbolicTensor;
  const encoder = tfl.model({ inputs: model.inputs, outputs });
  return tf.tidy(() => {
    const rows = lines.map((line) => {
      return tf.max(encoder.predict(asTensor(model, line)) as tf.Tensor, [0, 1]);
    });
    const all = tf.stack(rows) as tf.Tensor2D;
    // What all lines share tells none from another.
    const centred = tf.sub(all, tf.mean(all, 0, true));
    return tf.div(centred, tf.maximum(tf.norm(centred, 2, 1, true), 1e-9));
  });
}

/** The nearest other lines of each of the first lines. */
async function search(model: tfl.LayersModel, lines: string[], queries: number, nearest: number) {
  const all = codes(model, lines);
  const [indices, places] = tf.tidy(() => {
    const some = tf.slice(all, 0, queries);
    const top = tf.topk(tf.matMul(some, all, false, true), Math.min(nearest + 1, lines.length));
    return [top.indices, top.indices.shape[1]!] as const;
  });
  const found = await indices.data();
  tf.dispose([all, indices]);
  return lines.slice(0, queries).map((line, query) => {
    const row = Array.from(found.slice(query * places, (query + 1) * places));
    const others = row.filter((place) => place !== query).slice(0, nearest);
    return [line, others.map((place) => lines[place]!)] as const;
  });
}

export const textAutoencoderTask: Task = {
  name: 'textAutoencoder',
  title: 'Lines of text, by an autoencoder of characters',
  data: "a text file, or a folder of them; embedded: this repository's documents",
  files: 'text files',
  defaults: { epochs: 10, batch: 64, learningRate: 0.002 },

  async open({ data, seed, validation, limit, model: options }, learningRate) {
    const { label, train, test } = await textPieces(data, seed, limit);
    const examples = train.map((line) => ({ x: Float32Array.from(alphabet.encode(line)) }));
    const { rest, part } = split(sourceOf(examples), validation);
    return {
      label,
      train: rest,
      validation: part,
      count: await count(rest),
      window: 20_000,
      numbers: ['loss', 'accuracy'],
      watch: { number: 'loss', better: 'lower' },
      build() {
        const model = textAutoencoder({
          ...{ alphabetSize: alphabet.size, filters: [64, 128, 32], seed },
          ...options,
        });
        model.compile({
          optimizer: tf.train.adam(learningRate),
          loss: 'sparseCategoricalCrossentropy',
          metrics: ['accuracy'],
        });
        return { model };
      },
      ...supervised((batch, random) => {
        // Words are to be known wherever they stand between the strides, in lines of any length: a
        // batch of windows is one of several times as many shorter lines, filled up as asTensor does.
        const unit = MARGIN / 2;
        const shift = random.integer(MARGIN);
        const parts = 2 ** random.integer(4);
        const length = LONGEST / parts;
        const rows = batch.flatMap(({ x }) =>
          Array.from({ length: parts }, (_, part) => {
            const from = shift + part * length;
            return x.subarray(from, from + length - random.integer(unit));
          }),
        );
        const ids = stack(rows, [length]);
        const pair: [tf.Tensor, tf.Tensor] = [tf.cast(ids, 'int32'), tf.expandDims(ids, 2)];
        ids.dispose();
        return pair;
      }),
      async measure({ model }) {
        const counts = new Map<number, number>();
        let [right, all] = [0, 0];
        for (const line of test) {
          const ids = alphabet.encode(line);
          const found = await reconstruct(model!, line);
          ids.forEach((id, i) => {
            if (found[i] === id) right++;
            counts.set(id, (counts.get(id) ?? 0) + 1);
          });
          all += ids.length;
        }
        return [
          {
            name: `characters right, of ${test.length} unseen lines of 1 to ${LONGEST}`,
            value: right / all,
            better: 'higher',
            baselines: [['the commonest character everywhere', Math.max(...counts.values()) / all]],
          },
        ];
      },
      async show({ model }) {
        const rows: [string, string][] = [];
        for (const line of test.slice(0, SHOWN)) {
          rows.push([line, alphabet.decode(await reconstruct(model!, line))]);
        }
        const lines = test.slice(0, SEARCHED);
        const found = await search(model!, lines, Math.min(QUERIES, lines.length), NEAREST);
        return [
          {
            heading: 'Lines and reconstructions',
            content: [table(['unseen line', 'what came out'], rows)],
          },
          {
            heading: 'Nearest lines, by their codes',
            content: [
              table(
                ['line', 'nearest others'],
                found.map(([line, others]) => [line, others.join(' | ')]),
              ),
            ],
          },
        ];
      },
    };
  },

  /** Text files in, the reconstruction of each line out. */
  async predict({ model }, files, folder) {
    const written: string[] = [];
    for (const file of files) {
      const lines: string[] = [];
      for await (const { text } of readLines(file)) {
        lines.push(text === '' ? '' : alphabet.decode(await reconstruct(model!, text)));
      }
      const target = outputPath(folder, file, '.txt');
      writeFileSync(target, `${lines.join('\n')}\n`);
      written.push(target);
    }
    return written;
  },
};

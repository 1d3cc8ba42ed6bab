import { writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { textAutoencoder } from '../../../models/index.js';
import { readLines } from '../../node/index.js';
import { table } from '../../pictures/index.js';
import { LONGEST, MARGIN, textPieces } from '../data/lines.js';
import { checkTestData, count, sourceOf, split, stack } from '../data/source.js';
import { outputPath } from './image_files.js';
import { LineSearch } from './line_search.js';
import { supervised } from './supervised.js';
import type { Measure, SampleTable, Task } from './task.js';
import { alphabet, encoderOf, reconstruct, unitOf } from './text_model.js';

const SHOWN = 8;
/** Lines that are searched, and what is looked for among them. */
const SEARCHED = 2_000;
const QUERIES = 6;
const NEAREST = 3;
/** Lines that are looked for by a part of them. */
const SOUGHT = 100;

/** So many places, spread evenly over a list of `length`. */
const spread = (places: number, length: number) =>
  Array.from({ length: Math.min(places, length) }, (_, i) =>
    Math.floor(((i + 0.5) * length) / Math.min(places, length)),
  );

/** Some lines, and the nearest others of each. */
async function neighbours(search: LineSearch): Promise<SampleTable> {
  const rows: string[][] = [];
  for (const place of spread(QUERIES, search.lines.length)) {
    const others = (await search.nearest(search.lines[place]!)).filter((other) => other !== place);
    const near = others.slice(0, NEAREST).map((other) => search.lines[other]!);
    rows.push([search.lines[place]!, near.join(' / ')]);
  }
  return {
    title: `Nearest of ${search.lines.length} unseen lines, by their codes`,
    columns: ['line', 'nearest others'],
    rows,
  };
}

/** The part of some lines that are found first when all but their first word is looked for. */
async function foundAgain(search: LineSearch): Promise<number> {
  const rest = (place: number) => search.lines[place]!.replace(/^\S+\s+/, '');
  const sought = spread(SOUGHT, search.lines.length).filter(
    (place) => rest(place) !== search.lines[place],
  );
  let found = 0;
  for (const place of sought) {
    if ((await search.nearest(rest(place)))[0] === place) found++;
  }
  return found / Math.max(sought.length, 1);
}

export const textAutoencoderTask: Task = {
  name: 'textAutoencoder',
  title: 'Lines of text, by an autoencoder of characters',
  data: "a text file, or a folder of them; embedded: this package's documents",
  files: 'text files',
  defaults: { epochs: 20, batchSize: 16, learningRate: 0.004 },

  async open({ data, seed, validation, limit, model: options }, learningRate) {
    const { label, train, test, lines } = await textPieces(data, seed, limit);
    await checkTestData(label, test);
    const examples = train.map((line) => ({ x: Float32Array.from(alphabet.encode(line)) }));
    const { rest, part } = split(sourceOf(examples), validation);
    const searched = lines.slice(0, SEARCHED);
    const sample = async (model: LayersModel) => {
      const search = new LineSearch(model, searched);
      const found = await neighbours(search);
      search.dispose();
      return found;
    };
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
          ...{
            alphabetSize: alphabet.size,
            filters: [64, 128, 32],
            batchNormalization: true,
            seed,
          },
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
        // batch of windows is one of several times as many shorter lines, which are then filled up.
        const shift = random.integer(MARGIN);
        const parts = 2 ** random.integer(4);
        const length = LONGEST / parts;
        const rows = batch.flatMap(({ x }) =>
          Array.from({ length: parts }, (_, part) => {
            const from = shift + part * length;
            return x.subarray(from, from + length - random.integer(MARGIN));
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
        const numbers = encoderOf(model!).outputShape.at(-1) as number;
        const code = `a code of ${numbers / unitOf(model!)} numbers a character`;
        const measures: Measure[] = [
          {
            name: `characters right, ${code}, of ${test.length} unseen lines of 1 to ${LONGEST}`,
            value: right / all,
            better: 'higher',
            baselines: [['the commonest character everywhere', Math.max(...counts.values()) / all]],
          },
        ];
        if (searched.length === 0) return measures;
        const search = new LineSearch(model!, searched);
        measures.push({
          name: 'lines found first by all but their first word',
          value: await foundAgain(search),
          better: 'higher',
          baselines: [['by chance', 1 / searched.length]],
        });
        search.dispose();
        return measures;
      },
      // A text may have no line to judge by that is long enough to search for.
      ...(searched.length > 0 ? { sample: ({ model }) => sample(model!) } : {}),
      async show({ model }) {
        const rows: [string, string][] = [];
        for (const line of test.slice(0, SHOWN)) {
          rows.push([line, alphabet.decode(await reconstruct(model!, line))]);
        }
        const near = searched.length > 0 ? await sample(model!) : null;
        return [
          {
            heading: 'Lines and reconstructions',
            content: [table(['unseen line', 'what came out'], rows)],
          },
          ...(near ? [{ heading: near.title, content: [table(near.columns, near.rows)] }] : []),
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
      const target = outputPath(folder, file, '.txt', written);
      writeFileSync(target, `${lines.join('\n')}\n`);
      written.push(target);
    }
    return written;
  },
};

import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { textAutoencoder } from '../../../models/index.js';
import { readLines } from '../../node/index.js';
import { table } from '../../pictures/index.js';
import { describeFor } from '../../predict/model_description.js';
import { predictText, textNumbers } from '../../predict/predict_text.js';
import { coderOf } from '../data/coder_of.js';
import { LONGEST, MARGIN, textPieces } from '../data/lines.js';
import { withOtherData } from '../data/other_data.js';
import { inParts } from '../data/parts.js';
import { stack } from '../data/source.js';
import { unknownIn } from '../data/unknown_characters.js';
import { writeWhole } from '../write_whole.js';
import { outputPath } from './image_files.js';
import { type JudgedExamples, judging } from './judgement.js';
import { LineSearch } from './line_search.js';
import { supervised } from './supervised.js';
import type { Measure, SampleTable, Variant } from './task.js';
import { encoderOf, unitOf } from './text_model.js';

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

/** The part of some lines that are found first when all but their first word is looked for; null without words. */
async function foundAgain(search: LineSearch): Promise<number | null> {
  const rest = (place: number) => search.lines[place]!.replace(/^\S+\s+/, '');
  const sought = spread(SOUGHT, search.lines.length).filter(
    (place) => rest(place) !== search.lines[place],
  );
  let found = 0;
  for (const place of sought) {
    if ((await search.nearest(rest(place)))[0] === place) found++;
  }
  return sought.length > 0 ? found / sought.length : null;
}

export const textAutoencoderTask: Variant = {
  builder: 'textAutoencoder',
  kind: 'text',
  title: 'Lines of text, by an autoencoder of characters',
  data: "a text file, or a folder of them; embedded: this package's documents",
  options: ['alphabet'],
  files: 'text files',
  defaults: { epochs: 20, batchSize: 16, learningRate: 0.004 },

  keeps: () => ({ kind: 'text', output: 'text', alphabet: { kind: 'ascii' } }),

  async open(request, learningRate) {
    const { seed, model: options } = request;
    const text = await withOtherData(request, textPieces, ['test', 'judged', 'lines']);
    const { coder, judged, lines } = text;
    const { job } = await inParts(text, request, 20_000);
    const searched = lines.slice(0, SEARCHED);
    const sample = async (model: LayersModel) => {
      const search = new LineSearch(model, searched);
      const found = await neighbours(search);
      search.dispose();
      return found;
    };
    return {
      ...job,
      numbers: ['loss', 'accuracy'],
      build() {
        const model = textAutoencoder({
          alphabetSize: coder.size,
          filters: [64, 128, 32],
          batchNormalization: true,
          seed,
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
      ...judging(async ({ model }) => {
        const counts = new Map<number, number>();
        /** Of each line: units that are right, of which there are so many. */
        const lines: { right: number; ids: Int32Array; known: Int32Array }[] = [];
        for (const line of judged) {
          const ids = coder.encode(line);
          const unknown = new Set(coder.unknown(line).map(({ place }) => place));
          const found = await textNumbers(model!, ids);
          let right = 0;
          ids.forEach((id, i) => {
            if (unknown.has(i)) return;
            if (found[i] === id) right++;
            counts.set(id, (counts.get(id) ?? 0) + 1);
          });
          lines.push({ right, ids, known: ids.filter((_, i) => !unknown.has(i)) });
        }
        const { units } = coder;
        const unit = units.slice(0, -1);
        const numbers = encoderOf(model!).outputShape.at(-1) as number;
        const code = `a code of ${numbers / unitOf(model!)} numbers a ${unit}`;
        const [commonest] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [-1, 0]);
        // What the alphabet has not counts, and is right for nobody.
        const known = lines.map(({ right, ids, known: its }) => ({
          right,
          counted: ids.length,
          commonest: its.filter((id) => id === commonest).length,
        }));
        const rightOf = (places: readonly number[]) => {
          const sum = (name: 'right' | 'counted' | 'commonest') =>
            places.reduce((all, place) => all + known[place]![name], 0);
          return [sum('right') / sum('counted'), sum('commonest') / sum('counted')];
        };
        const baseline = `the commonest ${unit} everywhere`;
        const [value, other] = rightOf([...known.keys()]) as [number, number];
        const measures: Measure[] = [
          {
            name: `${units} right, ${code}, of ${judged.length} unseen lines of 1 to ${LONGEST}`,
            value,
            better: 'higher',
            baselines: [[baseline, other]],
          },
        ];
        const examples: JudgedExamples = {
          figure: `part of the ${units} right`,
          better: 'higher',
          baselines: [baseline],
          rows: known.map(({ right, counted, commonest: often }, place) => ({
            name: `test line ${place + 1}`,
            values: [right / counted, often / counted],
          })),
          total: { name: `${units} right`, of: rightOf },
          draw: async (places, caption) => {
            const rows: [string, string][] = [];
            for (const place of places) {
              const { ids } = lines[place]!;
              rows.push([judged[place]!, coder.decode(await textNumbers(model!, ids))]);
            }
            return [table(['unseen line', 'what came out'], rows, caption)];
          },
        };
        if (searched.length === 0) return { measures, examples };
        const search = new LineSearch(model!, searched);
        const found = await foundAgain(search);
        search.dispose();
        // Scripts without spaces have no first word.
        if (found === null) return { measures, examples };
        measures.push({
          name: 'lines found first by all but their first word',
          value: found,
          better: 'higher',
          baselines: [['by chance', 1 / searched.length]],
        });
        return { measures, examples };
      }),
      // A text may have no line to judge by that is long enough to search for.
      ...(searched.length > 0 ? { sample: ({ model }) => sample(model!) } : {}),
      async show({ model }) {
        const near = searched.length > 0 ? await sample(model!) : null;
        return near ? [{ heading: near.title, content: [table(near.columns, near.rows)] }] : [];
      },
    };
  },

  /** Text files in, the reconstruction of each line out. */
  async predict({ model }, files, folder, { say }) {
    const coder = coderOf(model!);
    const description = describeFor(model!.name, model!);
    const written: string[] = [];
    for (const file of files) {
      const given: string[] = [];
      for await (const { text } of readLines(file)) given.push(text);
      const { unknown, all, shown } = unknownIn(given, coder);
      if (unknown > 0) {
        say(`${file}: ${unknown} of ${all} characters are none of the model's alphabet: ${shown}.`);
      }
      const lines: string[] = [];
      for (const line of given) {
        lines.push((await predictText(file, model!, line, description)).text);
      }
      const target = outputPath(folder, file, '.txt', written);
      writeWhole(target, `${lines.join('\n')}\n`);
      written.push(target);
    }
    return written;
  },
};

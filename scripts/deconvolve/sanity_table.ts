import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  deconvolve,
  type Html,
  type Method,
  paragraph,
  type SanityRow,
  sanityCheck,
  table,
} from '../../lib/visualize/index.js';
import { QUICK } from '../../lib/visualize/methods.js';

const MEANING =
  'The answer of the network: weights were shuffled from the last layer down to the one named. 1 is the same picture as with the trained weights, 0 nothing in common. A method whose pictures stay alike shows the input, hardly the network (Adebayo et al. 2018).';

type Measure = 'rankCorrelation' | 'ssim';

const MEASURES: readonly (readonly [Measure, string])[] = [
  ['rankCorrelation', 'rank correlation'],
  ['ssim', 'structural similarity'],
];

/** One row a shuffled layer, a column each method. */
function rowsOf(
  rows: readonly SanityRow[],
  measure: Measure,
  methods: readonly Method[],
): (string | number)[][] {
  const layers = [...new Set(rows.map(({ shuffledTo }) => shuffledTo))];
  return layers.map((layer) => [
    layer,
    ...methods.map((method) => {
      const row = rows.find((one) => one.shuffledTo === layer && one.method === method)!;
      return Number(row[measure].toFixed(2));
    }),
  ]);
}

/** Columns flush, for a terminal. */
function columns(rows: readonly (readonly (string | number)[])[]): string {
  const widths = rows[0]!.map((_, n) => Math.max(...rows.map((row) => String(row[n]).length)));
  const lines = rows.map((row) => row.map((cell, n) => String(cell).padEnd(widths[n]!)).join('  '));
  return lines.join('\n');
}

/**
 * The sanity check of the model's strongest answer, as a table of a report and as lines for a
 * terminal. Of the answer, since a unit inside is often silent after shuffling: nothing to compare.
 */
export async function sanityTable(
  model: LayersModel,
  input: tf.Tensor,
  seed: number,
  methods: readonly Method[] = QUICK,
): Promise<{ table: Html[]; text: string }> {
  const { units, ...tensors } = await deconvolve(model, input, { layer: -1, topK: 1 });
  tf.dispose([tensors.projections, tensors.activations]);
  const options = { layer: -1, filter: units[0]!.filter, seed, methods };
  const rows = await sanityCheck(model, input, options);
  const tables = MEASURES.map(([measure, name]) => ({
    name,
    header: ['shuffled down to', ...methods],
    rows: rowsOf(rows, measure, methods),
  }));
  return {
    table: [
      paragraph(MEANING),
      ...tables.map(({ name, header, rows: of }) => table(header, of, name)),
    ],
    text: tables
      .map(({ name, header, rows: of }) => `${name}\n${columns([header, ...of])}`)
      .join('\n'),
  };
}

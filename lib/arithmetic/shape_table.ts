import type * as tfl from '@tensorflow/tfjs-layers';
import { shapeText } from './shape_text.js';

/** One layer of a traced model. */
export interface ShapeRow {
  /** From 1, the input being row 1. */
  index: number;
  /** The layer's name. */
  name: string;
  /** The layer's class, such as 'Conv2D'. */
  className: string;
  /** Without the batch; null for unknown lengths. */
  outputShape: tfl.Shape;
  /** Numbers in the layer's weights. */
  parameters: number;
  /** The formulas with their numbers put in, those of equal axes once. */
  formula: string[];
  /** A sentence on why the shape is so. */
  why: string;
}

/** What `traceShapes` found; `toString()` is an aligned table with the reasons below it. */
export class ShapeTable {
  constructor(
    /** From the input on, a layer a row. */
    readonly rows: readonly ShapeRow[],
    /** Of the whole model: a shared layer counts once. */
    readonly parameters: number,
  ) {}

  /** The aligned table, and below it the reasons, each with the rows that it is about. */
  toString(): string {
    const header = ['#', 'layer', 'output', 'parameters', 'formula'];
    const lines = this.rows.flatMap((row) => {
      const cells = [
        String(row.index),
        row.className,
        shapeText([null, ...row.outputShape]),
        row.parameters.toLocaleString('en-US'),
      ];
      const [first = '', ...more] = row.formula;
      return [[...cells, first], ...more.map((line) => ['', '', '', '', line])];
    });
    const table = align([header, ...lines], [true, false, false, true, false]);
    const total = `${this.parameters.toLocaleString('en-US')} parameters`;
    return [...table, '', ...this.reasons(), '', total].join('\n');
  }

  /** Every sentence once, behind the rows that it is about. */
  private reasons(): string[] {
    const rows = new Map<string, number[]>();
    for (const { index, why } of this.rows) {
      if (why !== '') rows.set(why, [...(rows.get(why) ?? []), index]);
    }
    return [...rows].map(([why, indices]) => `${indices.join(', ')}: ${why}`);
  }
}

function align(rows: readonly string[][], right: readonly boolean[]): string[] {
  const widths = right.map((_, n) => Math.max(...rows.map((row) => row[n]!.length)));
  return rows.map((row) =>
    row
      .map((cell, n) => (right[n] ? cell.padStart(widths[n]!) : cell.padEnd(widths[n]!)))
      .join('  ')
      .trimEnd(),
  );
}

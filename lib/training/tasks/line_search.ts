import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { TextCoder } from '../../data/text_coder.js';
import { lineTensor } from '../../predict/predict_text.js';
import { coderOf } from '../data/coder_of.js';
import { encoderOf, unitOf } from './text_model.js';

/**
 * Finds lines by their codes. A code has a vector for every few characters, which says what stands
 * there and around it. Two lines are as near as the vectors of each are to the nearest one of the
 * other, on average, by their cosines: they share stretches of text, wherever these stand.
 */
export class LineSearch {
  readonly lines: readonly string[];
  readonly #encoder: LayersModel;
  readonly #coder: TextCoder;
  readonly #unit: number;
  readonly #mean: tf.Tensor;
  /** Unit vectors, of all lines in turn. */
  readonly #codes: tf.Tensor2D;
  /** How many of them each line has. */
  readonly #counts: number[];

  constructor(model: LayersModel, lines: readonly string[], coder = coderOf(model)) {
    this.lines = lines;
    this.#encoder = encoderOf(model);
    this.#coder = coder;
    this.#unit = unitOf(model);
    const rows = lines.map((line) => this.#code(line, this.#unit));
    this.#counts = rows.map((codes) => codes.shape[0]);
    const all = tf.concat(rows) as tf.Tensor2D;
    // What all lines share tells none from another.
    this.#mean = tf.mean(all, 0, true);
    this.#codes = this.#toUnit(all);
    tf.dispose([rows, all]);
  }

  /** The vectors of a line, [n, channels], moved by 0 to `shifts` - 1 characters. */
  #code(line: string, shifts: number): tf.Tensor2D {
    return tf.tidy(() => {
      const ids = this.#coder.encode(line);
      // An alphabet without a space moves by what fills up.
      const [space] = this.#coder.unknown(' ').length > 0 ? [0] : this.#coder.encode(' ');
      const moved = Array.from({ length: shifts }, (_, shift) => {
        const row = new Int32Array(ids.length + shifts - 1).fill(space!);
        row.set(ids, shift);
        return row;
      });
      const y = this.#encoder.predict(lineTensor(moved, this.#unit)) as tf.Tensor;
      return tf.reshape(y, [-1, y.shape[2]!]) as tf.Tensor2D;
    });
  }

  #toUnit(codes: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => {
      const centred = tf.sub(codes, this.#mean);
      return tf.div(centred, tf.maximum(tf.norm(centred, 2, 1, true), 1e-9)) as tf.Tensor2D;
    });
  }

  /** The places of the lines nearest to a text, the nearest first. */
  async nearest(query: string): Promise<number[]> {
    const cosines = (shifts: number) =>
      tf.matMul(this.#toUnit(this.#code(query, shifts)), this.#codes, false, true) as tf.Tensor2D;
    const own = tf.tidy(() => cosines(1));
    const all = tf.tidy(() => tf.max(cosines(this.#unit), 0));
    const ownRows = await own.array();
    const best = await all.data<'float32'>();
    tf.dispose([own, all]);
    let from = 0;
    const scores = this.#counts.map((count) => {
      const to = from + count;
      const most = (row: number[]) => row.slice(from, to).reduce((a, b) => Math.max(a, b));
      const ofQuery = ownRows.reduce((sum, row) => sum + most(row), 0) / ownRows.length;
      const ofLine = best.subarray(from, to).reduce((a, b) => a + b, 0) / count;
      from = to;
      return ofQuery + ofLine;
    });
    return scores.map((_, place) => place).sort((a, b) => scores[b]! - scores[a]!);
  }

  dispose(): void {
    tf.dispose([this.#mean, this.#codes]);
  }
}

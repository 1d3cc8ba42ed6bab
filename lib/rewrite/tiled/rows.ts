import * as tf from '@tensorflow/tfjs-core';
import type { Range } from '../../arithmetic/behind_axis.js';
import { joinRows, type RowsPart } from '../../ops/join_rows.js';
import { lengthOf } from './piece.js';
import { States } from './states.js';

/** Rows of a tensor [1, rows, ..., channels], on the backend or outside of it. */
interface Chunk {
  readonly rows: Range;
  readonly shape: number[];
  readonly held: tf.Tensor | Float32Array;
}

/** These rows of a chunk; what is outside comes back. */
function partOf({ rows, shape, held }: Chunk, [first, last]: Range): RowsPart {
  const [from, count] = [first - rows[0], last - first + 1];
  if (!(held instanceof Float32Array)) return { tensor: held, from, count };
  const row = held.length / shape[1]!;
  const values = held.subarray(from * row, (from + count) * row);
  return { tensor: tf.tensor(values, shape.with(1, count)), from: 0, count };
}

/** The rows that each tensor is known by and that are still to be read, beyond a caller's tidy. */
export class Rows {
  /** Those of recurrent layers after the last rows. */
  readonly states = new States();
  private readonly chunks = new Map<string, Chunk[]>();

  /** @param outside whether rows that wait for the next strip leave the backend */
  constructor(private readonly outside: boolean) {}

  /** Adds rows that follow; the tensor is given away. */
  add(key: string, tensor: tf.Tensor, rows: Range): void {
    const chunk = { rows, shape: tensor.shape, held: tf.keep(tensor) };
    this.chunks.set(key, [...(this.chunks.get(key) ?? []), chunk]);
  }

  /** These rows, one part below the other, within a tidy. */
  parts(key: string, [first, last]: Range): RowsPart[] {
    return this.chunks
      .get(key)!
      .filter(({ rows }) => rows[0] <= last && rows[1] >= first)
      .map((chunk) => {
        return partOf(chunk, [Math.max(first, chunk.rows[0]), Math.min(last, chunk.rows[1])]);
      });
  }

  /** Forgets the rows before `first`; without it all of them. */
  async trim(key: string, first = Number.POSITIVE_INFINITY): Promise<void> {
    const chunks = this.chunks.get(key) ?? [];
    const left: Chunk[] = [];
    this.chunks.set(key, left);
    for (const chunk of chunks) {
      const { rows, held } = chunk;
      const from = Math.max(first, rows[0]);
      const there = held instanceof Float32Array;
      const whole = from === rows[0];
      if (from > rows[1]) {
        if (!there) held.dispose();
      } else if (whole && (there || !this.outside)) {
        left.push(chunk);
      } else {
        left.push(await this.shortened(chunk, from));
      }
    }
    if (left.length === 0) this.chunks.delete(key);
  }

  /** What is left of a chunk; its tensor is disposed of. */
  private async shortened(chunk: Chunk, from: number): Promise<Chunk> {
    const { rows, shape, held } = chunk;
    const next: Range = [from, rows[1]];
    const size = shape.with(1, lengthOf(next));
    if (held instanceof Float32Array) {
      return { rows: next, shape: size, held: held.subarray(-tf.util.sizeFromShape(size)) };
    }
    const part = tf.tidy(() => tf.keep(joinRows([[partOf(chunk, next)]])));
    if (part !== held) held.dispose();
    if (!this.outside) return { rows: next, shape: size, held: part };
    try {
      return { rows: next, shape: size, held: (await part.data()) as Float32Array };
    } finally {
      part.dispose();
    }
  }

  dispose(): void {
    for (const { held } of [...this.chunks.values()].flat()) {
      if (!(held instanceof Float32Array)) held.dispose();
    }
    this.chunks.clear();
    this.states.dispose();
  }
}

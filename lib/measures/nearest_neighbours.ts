import * as tf from '@tensorflow/tfjs-core';

/** Rows of distances that lie in memory at once. */
const ROWS = 500;

/** The nearest of some rows to each of others. */
export interface Nearest {
  /** Its place. */
  places: number[];
  /** The squared distance, never below 0. */
  squares: number[];
}

/**
 * The nearest of `among` [m, ...] to each of `rows` [n, ...]; with `butItself`, where both are the same, the nearest other.
 */
export async function nearestNeighbours(
  rows: tf.Tensor,
  among: tf.Tensor,
  { butItself = false } = {},
): Promise<Nearest> {
  const size = tf.util.sizeFromShape(rows.shape.slice(1));
  const [n, m] = [rows.shape[0]!, among.shape[0]!];
  const found: Nearest = { places: [], squares: [] };
  for (let from = 0; from < n; from += ROWS) {
    const count = Math.min(ROWS, n - from);
    const [places, squares] = tf.tidy(() => {
      const flat = tf.reshape(among, [m, size]);
      const some = tf.slice(tf.reshape(rows, [n, size]), [from, 0], [count, size]);
      const products = tf.matMul(some, flat, false, true);
      const lengths = (all: tf.Tensor) => tf.sum(tf.square(all), 1, true);
      const sums = tf.add(lengths(some), tf.transpose(lengths(flat)));
      const distances = tf.maximum(tf.sub(sums, tf.mul(products, 2)), 0);
      const own = tf.oneHot(tf.range(from, from + count, 1, 'int32'), m, 1e30, 0, 'float32');
      const all = butItself ? tf.add(distances, own) : distances;
      return [tf.argMin(all, 1), tf.min(all, 1)] as const;
    });
    found.places.push(...(await places.data()));
    found.squares.push(...(await squares.data()));
    tf.dispose([places, squares]);
  }
  return found;
}

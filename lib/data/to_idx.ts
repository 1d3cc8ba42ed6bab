import { product } from '../arithmetic/product.js';
import { bytes as checkBytes, fail } from '../check.js';

/**
 * Bytes as an IDX file, the format of MNIST, not gzipped.
 *
 * @param data as many bytes as the shape says, row-major.
 * @param shape the dimensions, such as `[1000, 28, 28]`
 * @returns the file's bytes
 * @throws ValueError if there are more or fewer.
 * @example
 * toIdx(Uint8Array.of(7, 9), [2]); // Uint8Array [0, 0, 8, 1, 0, 0, 0, 2, 7, 9]
 */
export function toIdx(data: Uint8Array, shape: readonly number[]): Uint8Array {
  checkBytes('toIdx', 'data', data);
  const dimension = (n: unknown) =>
    Number.isInteger(n) && (n as number) >= 0 && (n as number) < 2 ** 32;
  if (
    !Array.isArray(shape) ||
    shape.length === 0 ||
    shape.length > 255 ||
    !shape.every(dimension)
  ) {
    fail('toIdx', 'shape', 'an array of 1 to 255 integers from 0 to 2^32 - 1', shape);
  }
  const size = product(shape);
  if (data.length !== size) {
    fail('toIdx', 'data', `${size} bytes for shape [${shape.join(', ')}]`, data.length);
  }
  const header = 4 + 4 * shape.length;
  const file = new Uint8Array(header + size);
  // Two zeros, the type of unsigned bytes, the number of dimensions, and each of them.
  file.set([0, 0, 8, shape.length]);
  const view = new DataView(file.buffer);
  shape.forEach((n, i) => {
    view.setUint32(4 + 4 * i, n);
  });
  file.set(data, header);
  return file;
}

/**
 * The bytes of a .npy file of float32 numbers, which NumPy reads without copying them.
 *
 * Source: numpy.org/doc/stable/reference/generated/numpy.lib.format.html, version 1.0.
 */
export function toNpy(values: Float32Array, shape: number[]): Uint8Array {
  const about = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  // Before the values: a magic of 6 bytes, the version, the header's length; 64 divides the whole.
  const before = 10;
  const length = Math.ceil((before + about.length + 1) / 64) * 64 - before;
  const header = `${about.padEnd(length - 1)}\n`;
  const bytes = new Uint8Array(before + length + 4 * values.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  view.setUint16(8, length, true);
  bytes.set(new TextEncoder().encode(header), before);
  values.forEach((value, i) => {
    view.setFloat32(before + length + 4 * i, value, true);
  });
  return bytes;
}

import { toNpy } from '../../scripts/distributed/to_npy.js';

test.each<[number[], string]>([
  [[6], '(6,)'],
  [[2, 3], '(2, 3,)'],
  [[1, 2, 3, 1], '(1, 2, 3, 1,)'],
])('a .npy of shape %j says %s, and its numbers begin at a multiple of 64', (shape, said) => {
  const values = Float32Array.of(0, -1.5, 3e-9, 4e9, Number.NaN, 6);
  const bytes = toNpy(values, shape);
  const view = new DataView(bytes.buffer);
  const start = 10 + view.getUint16(8, true);
  expect([...bytes.subarray(0, 8)]).toEqual([0x93, ...Buffer.from('NUMPY'), 1, 0]);
  expect(start % 64).toBe(0);
  expect(Buffer.from(bytes.subarray(10, start)).toString('latin1')).toMatch(/^\{.*\} *\n$/);
  expect(Buffer.from(bytes.subarray(10, start)).toString('latin1').trim()).toBe(
    `{'descr': '<f4', 'fortran_order': False, 'shape': ${said}, }`,
  );
  const read = Array.from(values, (_, i) => view.getFloat32(start + 4 * i, true));
  expect(Float32Array.from(read)).toEqual(values);
  expect(bytes.length).toBe(start + 24);
});

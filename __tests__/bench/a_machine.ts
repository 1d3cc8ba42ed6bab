import type { Machine } from '../../bench/machine.js';

/** Where made-up samples are from. */
export const A_MACHINE: Machine = {
  cpu: 'A processor',
  cores: 2,
  node: 'v24.0.0',
  module: 'relaxed SIMD',
  date: '2026-11-30T01:02:03.000Z',
  busy: [0.25, 2],
};

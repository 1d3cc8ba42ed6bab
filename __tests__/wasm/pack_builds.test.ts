import { unpackBuilds } from '../../lib/wasm/host/unpack_builds.js';
import { packBuilds } from '../../scripts/build_assembly/pack_builds.js';

const bytes = (length: number, step: number) =>
  Uint8Array.from({ length }, (_, n) => (n * step + (n >> 8)) & 255);

test.each([
  [0, 0],
  [14_000, 14_000],
  [30_000, 9],
  [9, 30_001],
])('builds of %i and %i bytes come out as they went in', (first, second) => {
  const [plain, relaxed] = [bytes(first, 7), bytes(second, 11)];
  const unpacked = unpackBuilds(packBuilds({ plain, relaxed }));
  expect(Buffer.compare(unpacked.plain, plain)).toBe(0);
  expect(Buffer.compare(unpacked.relaxed, relaxed)).toBe(0);
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** What scripts/build_assembly.ts writes. */
const WRITTEN = ['builds_base64.ts', 'simd_exports.ts', 'assembly/README.md'];

test('the committed modules are what the source compiles to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  try {
    const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
    execFileSync(process.execPath, [tsx, 'scripts/build_assembly.ts', folder], { cwd: root });
    for (const file of WRITTEN) {
      const built = readFileSync(join(folder, file), 'utf8');
      expect(readFileSync(join(root, 'lib/wasm', file), 'utf8')).toBe(built);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** What Node needs for relaxed SIMD, which it has by itself from version 22 on. */
const FLAGS = process.versions.node.startsWith('20.') ? ['--experimental-wasm-relaxed-simd'] : [];

test('the relaxed module computes the same, where the engine has relaxed SIMD', () => {
  const script = `
    import { BUILDS } from './lib/wasm/builds_base64.ts';
    import { unpackBuilds } from './lib/wasm/host/unpack_builds.ts';
    import { writeConvSizes } from './lib/wasm/simd_exports.ts';
    const run = (binary) => {
      const memory = new WebAssembly.Memory({ initial: 2 });
      const floats = new Float32Array(memory.buffer);
      for (let i = 0; i < 4096; i++) floats[i] = (i * 37 % 101) / 8;
      const module = new WebAssembly.Module(binary);
      const { exports } = new WebAssembly.Instance(module, { env: { memory } });
      // A matrix product a^T b of [40, 12] and [40, 9]: exact in float32 either way.
      const one = { id: 1, od: 1, kd: 1, sd: 1, bd: 0, ih: 1, oh: 1, kh: 1, sh: 1, bh: 0 };
      const row = { iw: 40, ow: 40, kw: 1, sw: 1, bw: 0 };
      const [x, dy, dw, scratch, sizes] = [0, 4096, 16384, 32768, 120000];
      const ints = new Int32Array(memory.buffer, sizes);
      const geometry = { batch: 1, ci: 12, co: 9, ...one, ...row };
      const rows = { written: 9, firstRow: 0, endRow: 12 };
      const all = { geometry, bias: 0, activation: 0, alpha: 0, ...rows };
      writeConvSizes(ints, new Float32Array(memory.buffer, sizes), all);
      exports.planFilterGradient(sizes);
      exports.filterGradient(x, dy, dw, scratch, sizes);
      return [...floats.subarray(4096, 4096 + 108)];
    };
    const { plain, relaxed } = unpackBuilds(BUILDS);
    console.log(JSON.stringify([run(plain), run(relaxed)]));
  `;
  const tsx = join(root, 'node_modules/tsx/dist/loader.mjs');
  const args = [...FLAGS, '--import', `file://${tsx}`, '--input-type=module', '-e', script];
  const [plain, relaxed] = JSON.parse(
    execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }),
  );
  expect(plain.some((value: number) => value !== 0)).toBe(true);
  expect(relaxed).toEqual(plain);
});

test('its tiles of six rows are right in random cases, where other tests take the plain module', () => {
  if (FLAGS.length === 0) return;
  const tests = ['-i', '__tests__/wasm/filtering.property.test.ts'];
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  // Throws, with what jest wrote, where it fails.
  execFileSync(process.execPath, [...FLAGS, jest, ...tests], { cwd: root, stdio: 'pipe' });
}, 240_000);

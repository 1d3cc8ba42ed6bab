import { runScript } from './run_script.js';

const doctor = (...options: string[]) => runScript('doctor.ts', options);

test('tells what works here, in tables', async () => {
  const { status, stdout, stderr } = await doctor();
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^### tfjs-deconv doctor\n\nAll well: /);
  const lines = stdout.split('\n').map((line) => line.replace(/ +/g, ' '));
  const right = /right \(largest error \d\.\de-\d+\) \|$/;
  const row = (name: string) => lines.find((line) => line.startsWith(`| ${name} |`));
  expect(row('wasm')).toMatch(
    /^\| wasm \| yes \| WebAssembly, \d+ threads?; kernels of the SIMD module /,
  );
  expect(row('wasm')).toMatch(right);
  expect(row('cpu')).toMatch(/^\| cpu \| yes \| plain JavaScript, slow \| none \| /);
  expect(row('cpu')).toMatch(right);
  expect(row('tensorflow')).toMatch(/^\| tensorflow \| (yes \| tfjs-node, threads|no \| .{10})/);
  expect(row('Node')).toContain(process.version);
  expect(row('@tensorflow/tfjs-core')).toBe('| @tensorflow/tfjs-core | 4.22.0 |');
  // The package has a row, too.
  expect(lines.findLast((line) => line.startsWith('| webgpu |'))).toMatch(
    /^\| webgpu \| (yes \| WebGPU by Dawn: |no \| .{10})/,
  );
  expect(row('file://')).toBe('| file:// | yes | yes |');
}, 300_000);

test('--help prints the usage', async () => {
  const { status, stdout } = await doctor('--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^npx tfjs-deconv doctor \[--help\]/);
});

test('an unknown option is refused', async () => {
  const { status, stderr } = await doctor('--backend', 'cpu');
  expect(status).toBe(2);
  expect(stderr).toContain("Unknown option '--backend'");
});

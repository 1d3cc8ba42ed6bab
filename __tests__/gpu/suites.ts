import { readdirSync } from 'node:fs';
import path from 'node:path';

const TESTS = path.join(__dirname, '..');
const ROOMS = ['kernels', 'layers', 'ops', 'oracle', 'repairs', 'stock'];
const OTHERS = {
  webgl: ['models/as_on_cpu.test.ts', 'gpu/convolutions.test.ts', 'gpu/webgl_half_floats.test.ts'],
  webgpu: ['models/as_on_cpu.test.ts'],
};

const { suitesLeftOut } = jest.requireActual<{
  suitesLeftOut(folder: string): Record<string, string>;
}>('./suites_left_out.js');

/** Suites that are not run on graphics cards, by file or by backend and file, each with its reason. */
export const LEFT_OUT: Readonly<Record<string, string>> = suitesLeftOut(__dirname);

/** The suites of layers, operations, kernels and repairs that a backend of a graphics card runs. */
export function gpuSuites(backend: 'webgl' | 'webgpu'): string[] {
  const all = ROOMS.flatMap((room) =>
    readdirSync(path.join(TESTS, room))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `${room}/${name}`),
  );
  return [...OTHERS[backend], ...all].filter(
    (file) => LEFT_OUT[file] === undefined && LEFT_OUT[`${backend} ${file}`] === undefined,
  );
}

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const TESTS = path.join(__dirname, '..');
const ROOMS = ['kernels', 'layers', 'ops', 'oracle', 'repairs', 'stock'];
const OTHERS = ['models/as_on_cpu.test.ts'];

const listed = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(__dirname, name), 'utf8'));

/** Suites that are not run on graphics cards, by file or by backend and file, each with its reason. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  ...listed('left_out.json'),
  ...(process.env.GPU_SLOW === '1' ? {} : listed('slow.json')),
};

/** The suites of layers, operations, kernels and repairs that a backend of a graphics card runs. */
export function gpuSuites(backend: 'webgl' | 'webgpu'): string[] {
  const all = ROOMS.flatMap((room) =>
    readdirSync(path.join(TESTS, room))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `${room}/${name}`),
  );
  return [...OTHERS, ...all].filter(
    (file) => LEFT_OUT[file] === undefined && LEFT_OUT[`${backend} ${file}`] === undefined,
  );
}

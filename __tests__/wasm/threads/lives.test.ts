import { freshProcess } from '../../fresh_process.js';

interface Life {
  readonly threads: number;
  readonly sum: number;
  readonly lines: string[];
}

interface Lives {
  readonly atFirst: number;
  readonly started: number;
  readonly before: number;
  readonly afterDeath: Life;
  readonly again: number;
  readonly sumAgain: number;
  readonly whileDying: number;
  readonly afterKilling: Life;
  readonly running: number;
  readonly ended: number;
  readonly atLast: number;
  readonly lines: string[];
}

const LINE = 'tfjs-deconv/threads: one thread, as a worker died.';

test('threads begin, are killed and end: one line says so, and results stay', async () => {
  const lives = await freshProcess<Lives>('__tests__/wasm/threads/lives.ts');
  const sum = lives.before;
  expect(Number.isFinite(sum)).toBe(true);
  expect(lives).toEqual({
    atFirst: 1,
    started: 3,
    before: sum,
    afterDeath: { threads: 1, sum, lines: [LINE] },
    again: 2,
    sumAgain: sum,
    whileDying: sum,
    afterKilling: { threads: 1, sum, lines: [LINE] },
    running: 2,
    ended: 1,
    atLast: 1,
    lines: [],
  });
}, 120_000);

test('threads that run do not keep the process alive', async () => {
  const script = `
import '@tensorflow/tfjs-backend-wasm';
import { startThreads } from '../lib/wasm/threads/index.js';
startThreads(2).then((count) => console.log(JSON.stringify({ count })));
`;
  expect(await freshProcess(script)).toEqual({ count: 2 });
}, 60_000);

test('a backend that runs without threads keeps one, and a line says why', async () => {
  const script = `
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { startThreads, threads } from '../lib/wasm/threads/index.js';
async function main() {
  const lines = [];
  console.warn = (line) => lines.push(line);
  await tf.setBackend('wasm');
  const count = await startThreads(2);
  console.log(JSON.stringify({ count, threads: threads(), lines }));
}
main();
`;
  expect(await freshProcess(script)).toEqual({
    count: 1,
    threads: 1,
    lines: [
      'tfjs-deconv/threads: one thread, as the wasm backend had started before, without threads.',
    ],
  });
}, 60_000);

test.each([
  ['0', 'startThreads: count must be a positive integer, got 0.'],
  ['65', 'startThreads: count must be at most 64, got 65.'],
  ['2, { worker: 3 }', 'startThreads: worker must be a text, got 3.'],
])(
  'startThreads(%s) is refused',
  async (args, message) => {
    const script = `
import '@tensorflow/tfjs-backend-wasm';
import { startThreads } from '../lib/wasm/threads/index.js';
startThreads(${args}).catch((error) => console.log(JSON.stringify(error.message)));
`;
    expect(await freshProcess(script)).toBe(message);
  },
  60_000,
);

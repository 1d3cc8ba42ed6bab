/**
 * Saves weights that are all VALUE to FOLDER and dies, as by kill -9, at the KILL_ATth of the points
 * before and after every call to the file system and in the middle of every file written. With
 * VALUE `loop` it saves 1, 2, 3... until somebody else kills it.
 */
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import type { io } from '@tensorflow/tfjs-core';

const [folder, value, killAt] = process.argv.slice(2);
let points = 0;

function point(): void {
  points += 1;
  if (points === Number(killAt)) process.kill(process.pid, 'SIGKILL');
}

const { writeFile } = fs;
for (const name of ['mkdir', 'open', 'readdir', 'readFile', 'rename', 'rm', 'stat'] as const) {
  const original = fs[name] as (...args: unknown[]) => Promise<unknown>;
  const watched = async (...args: unknown[]) => {
    point();
    const result = await original(...args);
    point();
    return result;
  };
  Object.assign(fs, { [name]: watched });
}
Object.assign(fs, {
  writeFile: async (path: string, content: Uint8Array | string) => {
    point();
    await writeFile(path, content.slice(0, content.length / 2));
    point();
    await writeFile(path, content);
    point();
  },
});
syncBuiltinESMExports();

const { fileHandler } = await import('../../lib/node/file_handler.js');

async function save(weight: number, count: number): Promise<void> {
  const artifacts: io.ModelArtifacts = {
    modelTopology: { value: weight },
    weightSpecs: [{ name: 'w', shape: [count], dtype: 'float32' }],
    weightData: new Float32Array(count).fill(weight).buffer,
  };
  await fileHandler(folder!).save(artifacts);
}

if (value === 'loop') {
  for (let weight = 1; ; weight++) {
    await save(weight, 500_000);
    console.log(weight);
  }
}
await save(Number(value), 1000);
console.log('saved');

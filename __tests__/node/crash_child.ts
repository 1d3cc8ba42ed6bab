/**
 * Saves weights that are all VALUE to FOLDER and dies, as by kill -9, at the KILL_ATth of the points
 * before and after every call to the file system and in the middle of every file written.
 *
 * With VALUE `everywhere` it stops at each point in turn instead, saving 2 to FOLDER1, FOLDER2 and so on, says how many
 * there are, and waits to be killed; KILL_AT `first` saves into empty folders, `second` over a model of 1. With VALUE
 * `loop` it saves 1, 2, 3... until somebody else kills it.
 */
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import type { io } from '@tensorflow/tfjs-core';

const [folder, value, killAt] = process.argv.slice(2);
let points = 0;
let last = Number(killAt);
let end: () => unknown = () => process.kill(process.pid, 'SIGKILL');

async function point(): Promise<void> {
  points += 1;
  if (points === last) await end();
}

const { writeFile } = fs;
for (const name of ['mkdir', 'open', 'readdir', 'readFile', 'rename', 'rm', 'stat'] as const) {
  const original = fs[name] as (...args: unknown[]) => Promise<unknown>;
  const watched = async (...args: unknown[]) => {
    await point();
    const result = await original(...args);
    await point();
    return result;
  };
  Object.assign(fs, { [name]: watched });
}
Object.assign(fs, {
  writeFile: async (path: string, content: Uint8Array | string) => {
    await point();
    await writeFile(path, content.slice(0, content.length / 2));
    await point();
    await writeFile(path, content);
    await point();
  },
});
syncBuiltinESMExports();

const { fileHandler } = await import('../../lib/node/file_handler.js');

async function save(weight: number, count: number, at = folder!): Promise<void> {
  const artifacts: io.ModelArtifacts = {
    modelTopology: { value: weight },
    weightSpecs: [{ name: 'w', shape: [count], dtype: 'float32' }],
    weightData: new Float32Array(count).fill(weight).buffer,
  };
  await fileHandler(at).save(artifacts);
}

if (value === 'loop') {
  for (let weight = 1; ; weight++) {
    await save(weight, 500_000);
    console.log(weight);
  }
}

/** Keeps what has stopped: collected as garbage it would close its files. */
const stops: unknown[] = [];

/** Whether a save into a folder ends before it comes to that point, where it stops for good. */
async function survives(at: string, death: number): Promise<boolean> {
  last = Number.NaN;
  if (killAt === 'second') await save(1, 1000, at);
  [points, last] = [0, death];
  const stopped = new Promise<boolean>((resolve) => {
    end = () => {
      resolve(false);
      return new Promise((go) => stops.push(go));
    };
  });
  return Promise.race([save(2, 1000, at).then(() => true), stopped]);
}

if (value === 'everywhere') {
  let death = 1;
  while (!(await survives(`${folder}${death}`, death))) death++;
  console.log(death);
  // Until it is killed: what lies there is then of no process.
  setInterval(() => {}, 1000);
} else {
  await save(Number(value), 1000);
  console.log('saved');
}

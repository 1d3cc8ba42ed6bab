import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileHandler } from '../../lib/node/file_handler.js';
import { absent } from '../absent.js';
import { bundled } from '../bundled.js';

const run = promisify(execFile);
const ROUNDS = 60;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'together-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a process with two threads that save prints, which is what went wrong. */
async function savers(host?: string, command: string[] = []): Promise<string> {
  const script = await bundled('__tests__/node/save_together_child.ts', 'within');
  const node = [process.execPath, script, folder, String(ROUNDS), '2', '4'];
  const [program, ...args] = [...command, ...node, ...(host ? [host] : [])];
  const { stdout, stderr } = await run(program!, args);
  return stdout + stderr;
}

/** One of the models is there, whole, and a save in peace leaves nothing but itself. */
async function isWhole(model: string): Promise<void> {
  const { modelTopology, weightData } = await fileHandler(model).load();
  const { value } = modelTopology as { value: number };
  expect((weightData as ArrayBuffer[]).map((part) => new Float32Array(part)[0])).toEqual([
    value,
    value + 10,
  ]);
  await fileHandler(model).save({
    modelTopology: {},
    weightSpecs: [],
    weightData: new ArrayBuffer(0),
  });
  expect(readdirSync(model)).toHaveLength(2);
}

const PIDS = ['unshare', '--pid', '--fork', '--mount-proc'];
const canUnshare = spawnSync(PIDS[0]!, [...PIDS.slice(1), 'true']).status === 0;

describe('many save into one folder and fail never', () => {
  test('threads of two processes', async () => {
    expect(await Promise.all([savers(), savers()])).toEqual(['', '']);
    await isWhole(join(folder, 'model'));
  }, 300_000);

  test('two machines with one volume', async () => {
    expect(await Promise.all([savers('a'), savers('b')])).toEqual(['', '']);
    // What a machine that died has left is only deleted when it is old.
    await isWhole(join(folder, 'model'));
  }, 300_000);

  const containers = 'two containers, in which both have the same process id';
  if (!canUnshare) absent(containers, 'unshare that is allowed (Linux, as root)', true);
  else {
    test(containers, async () => {
      const both = [savers('c', PIDS), savers('c', PIDS)];
      expect(await Promise.all(both)).toEqual(['', '']);
      await isWhole(join(folder, 'model'));
    }, 300_000);
  }
});

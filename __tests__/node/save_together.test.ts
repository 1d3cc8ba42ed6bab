import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileHandler } from '../../lib/node/file_handler.js';

const run = promisify(execFile);
/** Of each thread; two processes have four threads. */
const SAVES = 20;
const [THREADS, ALL_THREADS] = [2, 4];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'together-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a process with two threads that save prints, which is what went wrong. */
async function savers(model: string, host?: string, command: string[] = []): Promise<string> {
  const script = join(__dirname, 'save_together_child.ts');
  const ready = join(folder, 'ready');
  mkdirSync(ready, { recursive: true });
  const counts = [ALL_THREADS, SAVES, THREADS].map(String);
  const node = [process.execPath, '--import', 'tsx', script, model, ready, ...counts];
  const [program, ...args] = [...command, ...node, ...(host ? [host] : [])];
  // Whoever waits for one that died ends, too.
  const { stdout, stderr } = await run(program!, args, { timeout: 240_000, killSignal: 'SIGKILL' });
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
const canUnshare = () =>
  run(PIDS[0]!, [...PIDS.slice(1), 'true']).then(
    () => true,
    () => false,
  );

describe('many save into one folder and fail never', () => {
  test('threads of two processes', async () => {
    const model = join(folder, 'model');
    expect(await Promise.all([savers(model), savers(model)])).toEqual(['', '']);
    await isWhole(model);
  }, 300_000);

  test('two machines with one volume', async () => {
    const model = join(folder, 'model');
    expect(await Promise.all([savers(model, 'a'), savers(model, 'b')])).toEqual(['', '']);
    // What a machine that died has left is only deleted when it is old.
    await isWhole(model);
  }, 300_000);

  test('two containers, in which both have the same process id', async () => {
    if (!(await canUnshare())) return console.log('skipped: unshare is not allowed here');
    const model = join(folder, 'model');
    const both = [savers(model, 'c', PIDS), savers(model, 'c', PIDS)];
    expect(await Promise.all(both)).toEqual(['', '']);
    await isWhole(model);
  }, 300_000);
});

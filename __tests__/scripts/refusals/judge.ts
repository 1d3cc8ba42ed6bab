import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Runner } from '../runner.js';
import { makePlaces, ownScripts, type Refusal, refusals } from './rows.js';

/** REFUSALS_OF=train.ts asks this script alone. */
const ONLY = process.env.REFUSALS_OF ?? '';

/** The content of every file under a folder. */
function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true }) as string[];
  const files = names.filter((name) => statSync(path.join(folder, name)).isFile());
  const hash = (name: string) =>
    createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex');
  return Object.fromEntries(files.sort().map((name) => [name, hash(name)]));
}

/** What is wrong with how a call was refused; null if nothing is. */
function faultOf(status: number | null, stderr: string): string | null {
  if (status !== 1 && status !== 2) return `status ${status}`;
  if (/^\s+at /m.test(stderr)) return 'a stack trace';
  if (/^Unexpected; /m.test(stderr)) return 'an error that nobody foresaw';
  if (stderr.trim().length < 10) return 'no message';
  return null;
}

/**
 * Calls every script wrongly, in one process.
 *
 * @param chosen which of a script's calls
 * @returns the calls with what is wrong with their refusals, and how many there were.
 */
export async function judgeRefusals(chosen: (call: Refusal, place: number) => boolean) {
  const folder = mkdtempSync(path.join(tmpdir(), 'refusals-'));
  const runner = new Runner();
  const faults: string[] = [];
  let count = 0;
  try {
    const places = makePlaces(folder);
    const signal = Array.from({ length: 140 }, (_, i) => Math.sin(i / 5));
    const header = signal.map((_, i) => `v${i}`).join(',');
    writeFileSync(path.join(folder, 'signal.csv'), `${header}\n${signal}\n`);
    const trained = await runner.run('scripts/train.ts', [
      'convAutoencoder1d',
      '--limit',
      '40',
      '--batch',
      '8',
      '--steps',
      '1',
      '--model',
      '{"filters":[4]}',
      '--backend',
      'wasm',
      '--out',
      places.run,
    ]);
    if (trained.status !== 0) throw new Error(trained.stderr);
    const before = contents(folder);
    for (const script of ownScripts().filter((name) => name.includes(ONLY))) {
      for (const call of refusals(script, places).filter(chosen)) {
        count++;
        const { status, stderr } = await runner.run(script, call.args);
        const fault = faultOf(status, stderr);
        const asked = `${script} ${JSON.stringify(call.args).replaceAll(folder, 'F')}`;
        if (fault) {
          faults.push(`${asked}: ${fault}: ${stderr.slice(0, 600)}`);
          process.stderr.write(`${faults.at(-1)}\n`);
        }
      }
      const after = contents(folder);
      for (const [name, hash] of Object.entries(before)) {
        if (after[name] !== hash) faults.push(`${script}: ${name} is not what it was`);
      }
    }
  } finally {
    runner.stop();
    rmSync(folder, { recursive: true });
  }
  return { faults, count };
}

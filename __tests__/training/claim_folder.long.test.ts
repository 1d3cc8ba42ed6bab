import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { PID, PLACE, START } from '../../lib/node/this_process.js';
import { claimFolder } from '../../lib/training/claim_folder.js';

let folder: string;
let children: ChildProcess[] = [];
let beats: NodeJS.Timeout[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'claim-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  for (const beat of beats) clearInterval(beat);
  beats = [];
  rmSync(folder, { recursive: true });
});

interface Child {
  says: string;
  /** Resolves when it has ended. */
  end(how: NodeJS.Signals | 'release'): Promise<void>;
}

/** A process that claims the folder; resolves to what it says. */
function child(host = '', command: string[] = []): Promise<Child> {
  const script = path.join(__dirname, 'claim_child.ts');
  const node = [process.execPath, '--import', 'tsx', script, folder, ...(host ? [host] : [])];
  const [program, ...args] = [...command, ...node];
  const running = spawn(program!, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(running);
  const ended = new Promise<void>((resolve) => running.on('close', () => resolve()));
  return new Promise((resolve) => {
    running.stdout.once('data', (said: Buffer) => {
      const end: Child['end'] = (how) => {
        if (how === 'release') running.stdin.end();
        else running.kill(how);
        return how === 'SIGSTOP' ? Promise.resolve() : ended;
      };
      resolve({ says: said.toString().trim(), end });
    });
  });
}

const ours = { beatMs: 50, silentMs: 1_000 };
const inUse = (whose: string) =>
  `${folder}: the folder must be one that no other training writes to, got that of ${whose}; ` +
  'wait for its end, or name another folder by --out.';

/** The claim of a process that is not there, or not known here. */
function claimOf(place: string, pid: number, start: string, content?: string): string {
  const file = path.join(folder, `.training-${place}-${pid}-${start}-0123456789ab`);
  const who = { host: 'there', pid, since: '2026-01-01T00:00:00.000Z' };
  writeFileSync(file, content ?? ` ${JSON.stringify(who)}`);
  return file;
}

/** Signs of life of a claim, from now on until it is gone or the test ends. */
function beat(file: string): void {
  const sign = () => existsSync(file) && utimesSync(file, new Date(), new Date());
  beats.push(setInterval(sign, 50));
}

describe('claimFolder', () => {
  test('refuses what another process has, and no longer when that has ended or was killed', async () => {
    const first = await child();
    expect(first.says).toBe('has');
    const second = await child();
    expect(second.says).toMatch(/^\S+: the folder must be one that no other training writes to, /);
    expect(second.says).toMatch(/got that of process \d+ of \S+, which began at 2\d{3}-\S+Z; wait/);
    await first.end('release');
    const third = await child();
    expect(third.says).toBe('has');
    await third.end('SIGKILL');
    expect(readdirSync(folder)).toHaveLength(1);
    const claim = await claimFolder(folder);
    // What the killed one left is gone, and what this one leaves is nothing.
    expect(readdirSync(folder)).toHaveLength(1);
    claim.release();
    expect(readdirSync(folder)).toEqual([]);
  }, 120_000);

  test('takes a process that is stopped for one that has the folder', async () => {
    const stopped = await child();
    await stopped.end('SIGSTOP');
    await setTimeout(ours.silentMs + 200);
    await expect(claimFolder(folder, ours)).rejects.toThrow('got that of process');
  }, 60_000);

  test('takes a thread that is starved for one that has the folder', async () => {
    // No sign of life ever comes, and none is waited for.
    const claim = await claimFolder(folder, { beatMs: 1e9 });
    await expect(claimFolder(folder, { silentMs: 0 })).rejects.toThrow('got that of process');
    claim.check();
    claim.release();
  });

  test('a thread of this process has it until it ends', async () => {
    const run = "({ tsImport }) => tsImport(require('node:worker_threads').workerData, 'file:///')";
    const thread = new Worker(`import('tsx/esm/api').then(${run})`, {
      eval: true,
      argv: [folder],
      workerData: pathToFileURL(path.join(__dirname, 'claim_child.ts')).href,
      stdin: true,
      stdout: true,
    });
    const [said] = (await once(thread.stdout, 'data')) as [Buffer];
    expect(said.toString().trim()).toBe('has');
    await expect(claimFolder(folder, { silentMs: 0 })).rejects.toThrow('got that of process');
    await thread.terminate();
    (await claimFolder(folder, { silentMs: 1e9 })).release();
    expect(readdirSync(folder)).toEqual([]);
  }, 60_000);

  test('another machine: who was stopped while it waited saw no silence', async () => {
    const file = claimOf('0a0b0c0d', 5, '6');
    const asked = claimFolder(folder, ours);
    const refused = expect(asked).rejects.toThrow(
      inUse('process 5 of there, which began at 2026-01-01T00:00:00.000Z'),
    );
    // It looks for the first time, and is stopped.
    await setTimeout(300);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * ours.silentMs);
    beat(file);
    await refused;
  });

  test('whose claim is taken over while it asks does not get the folder', async () => {
    // Of another machine, of a greater name, so that it is waited for.
    const file = claimOf('ffffffff', 5, '6', '?{}');
    beat(file);
    const refused = expect(claimFolder(folder, ours)).rejects.toThrow(inUse('one that has ended'));
    await setTimeout(300);
    const own = readdirSync(folder).filter((name) => name !== path.basename(file));
    expect(own).toHaveLength(1);
    for (const name of [...own, path.basename(file)]) rmSync(path.join(folder, name));
    await refused;
  });

  test('another machine with one volume: signs of life tell, then their absence', async () => {
    const there = await child('there');
    expect(there.says).toBe('has');
    await expect(claimFolder(folder, { ...ours, silentMs: 5_000 })).rejects.toThrow('of there, ');
    await there.end('SIGKILL');
    const claim = await claimFolder(folder, ours);
    claim.release();
  }, 60_000);

  test('two containers, in which both have the same process id', async () => {
    const unshare = ['unshare', '--pid', '--fork', '--mount-proc'];
    if (spawnSync(unshare[0]!, [...unshare.slice(1), 'true']).status !== 0) {
      process.stderr.write('SKIPPED two containers: unshare is not allowed here\n');
      return;
    }
    const first = await child('same', unshare);
    const second = await child('same', unshare);
    expect([first.says, second.says]).toEqual(['has', expect.stringContaining(' of same, ')]);
  }, 60_000);

  test('another machine whose process has this one’s id, alive and then silent', async () => {
    const file = claimOf('0a0b0c0d', PID, START);
    beat(file);
    await expect(claimFolder(folder, ours)).rejects.toThrow(
      inUse(`process ${PID} of there, which began at 2026-01-01T00:00:00.000Z`),
    );
    expect(existsSync(file)).toBe(true);
    clearInterval(beats.pop());
    (await claimFolder(folder, ours)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each<[string, () => string]>([
    ['its id is that of this process', () => claimOf(PLACE, PID, '1')],
    ['its id is that of another process', () => claimOf(PLACE, process.ppid, '1')],
    ['its id is nobody’s', () => claimOf(PLACE, 2 ** 22 + 1, '1')],
    ['it died while it asked', () => claimOf(PLACE, 2 ** 22 + 1, '1', '?{"host":')],
    ['it died before it wrote', () => claimOf(PLACE, 2 ** 22 + 1, '1', '')],
  ])('an owner of this machine that has died is known at once: %s', async (_, claimOfDead) => {
    const file = claimOfDead();
    const claim = await claimFolder(folder, { silentMs: 1e9 });
    expect(existsSync(file)).toBe(false);
    claim.release();
  });

  test('of many that ask at once, one gets the folder', async () => {
    for (let round = 0; round < 5; round++) {
      const asked = Array.from({ length: 8 }, () => claimFolder(folder, ours));
      const settled = await Promise.allSettled(asked);
      const claims = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(claims).toHaveLength(1);
      claims[0]!.check();
      claims[0]!.release();
    }
    const all = await Promise.all([child(), child(), child(), child()]);
    expect(all.filter(({ says }) => says === 'has')).toHaveLength(1);
  }, 120_000);

  test('tells an owner that slept that its folder was taken over', async () => {
    const claim = await claimFolder(folder);
    claim.check();
    rmSync(path.join(folder, readdirSync(folder)[0]!));
    expect(() => claim.check()).toThrow(inUse('one that has ended'));
    claimOf('0a0b0c0d', 5, '6');
    const whose = 'process 5 of there, which began at 2026-01-01T00:00:00.000Z';
    expect(() => claim.check()).toThrow(inUse(whose));
    claim.release();
  });

  test('makes the folder, and leaves none that it made and nothing was put into', async () => {
    const made = path.join(folder, 'a', 'b');
    (await claimFolder(made)).release();
    expect(existsSync(made)).toBe(false);
    const used = await claimFolder(made);
    writeFileSync(path.join(made, 'file'), '');
    used.release();
    expect(readdirSync(made)).toEqual(['file']);
  });

  test('says what the file system says of a folder that cannot be made', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    await expect(claimFolder(file)).rejects.toThrow('EEXIST');
  });
});

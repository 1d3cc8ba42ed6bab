import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ValueError } from '../check.js';
import { isRunning, PID, PLACE, START } from '../node/this_process.js';

/** A folder that no other training writes to meanwhile. */
export interface Claim {
  /** Throws a ValueError if another training has taken the folder over, as from a machine that slept. */
  check(): void;
  release(): void;
}

export interface ClaimOptions {
  /** How often the owner gives a sign of life. */
  beatMs?: number;
  /** An owner of another place that gives none for so long has died. */
  silentMs?: number;
}

/** `.training-PLACE-PID-START-RANDOM` */
const NAME = /^\.training-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{12}$/;

/** The first byte of a claim, before who it is in JSON: whether it still asks for the folder or has it. */
const ASKS = '?';
const HAS = ' ';

const LOOK_MS = 50;

/** The most that counts as silence from one look to the next: who was stopped meanwhile saw no sign and missed some. */
const LONGEST_LOOK_MS = 4 * LOOK_MS;

/**
 * Writes to the file of a claim what is there, again and again, whatever the main thread is busy with, and says when it has
 * begun.
 */
const BEAT = `
  const { closeSync, openSync, writeSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  const { file, beatMs } = workerData;
  const beat = () => {
    try {
      const opened = openSync(file, 'r+');
      writeSync(opened, '{', 1);
      closeSync(opened);
    } catch {}
  };
  beat();
  setInterval(beat, beatMs);
  parentPort.postMessage('begun');
`;

/** When a claim was last written, by the clock of its file system; null if it is gone. */
function writtenAt(file: string): number | null {
  try {
    // Opened: what other machines wrote, the file system of a network only asks for at an opening.
    const opened = fs.openSync(file, 'r');
    const { mtimeMs } = fs.fstatSync(opened);
    fs.closeSync(opened);
    return mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null;
  }
}

/** The state of a claim and who it is; what cannot be read has the folder. */
function readClaim(file: string): { asks: boolean; whose: string } {
  try {
    const text = fs.readFileSync(file, 'utf8');
    const asks = text === '' || text.startsWith(ASKS);
    const { host, pid, since } = JSON.parse(text.slice(1) || '{}');
    return { asks, whose: `process ${pid} of ${host}, which began at ${since}` };
  } catch {
    return { asks: false, whose: path.basename(file) };
  }
}

/** Whether the owner of a claim lives, where its thread can be asked for; undefined elsewhere. */
function livesHere(name: string): boolean | undefined {
  const [, place, pid, start] = NAME.exec(name)!;
  if (place !== PLACE) return undefined;
  if (!isRunning(Number(pid), start)) return false;
  // Where its start is unknown, another process may have its id by now: only signs tell.
  return start === '0' ? undefined : true;
}

function inUse(folder: string, whose: string): ValueError {
  return new ValueError(
    `${folder}: the folder must be one that no other training writes to, got that of ${whose}; ` +
      'wait for its end, or name another folder by --out.',
  );
}

/** Waits until another claim is gone or its owner has died, and deletes it; throws if it prevails. */
async function outlive(
  folder: string,
  other: string,
  own: string,
  silentMs: number,
): Promise<void> {
  const file = path.join(folder, other);
  const first = writtenAt(file) ?? 0;
  // By the clock of the file system, which is not always this machine's.
  let silence = (writtenAt(path.join(folder, own)) ?? 0) - first;
  let looked = performance.now();
  for (;;) {
    const last = writtenAt(file);
    if (last === null) return;
    const now = performance.now();
    silence += Math.min(now - looked, LONGEST_LOOK_MS);
    looked = now;
    const lives = livesHere(other);
    const silent = last === first && silence > silentMs;
    if (lives === false || (lives === undefined && silent)) break;
    const { asks, whose } = readClaim(file);
    // Of two that ask at once, each may see the other: the one of the lesser name gets the folder.
    if (asks ? other < own : lives || last !== first) throw inUse(folder, whose);
    await setTimeout(LOOK_MS);
  }
  fs.rmSync(file, { force: true });
}

/**
 * Makes a folder, and this process the only one that trains into it, until the claim is released or
 * the process ends, however it ends.
 *
 * Every claim is a file of its own in the folder, whose name says whose it is: the place (host, start
 * of the machine, container), the id and the start of the process, on Linux of its thread. Nobody
 * renames or takes over the file of another. Whoever asks makes its file first and then looks for others:
 *
 * - a thread of the same place can be asked for. Where it has ended, or one of its id began at another
 *   time, its file is deleted; while it is there, even if stopped (Ctrl-Z) or starved, it has the
 *   folder;
 * - of other hosts and containers, whatever their process ids, only signs of life are known: a thread
 *   of each owner writes to its file every 5 s, and nobody owns the folder before that has begun.
 *   Whoever asks waits for such a sign, and the owner has died if none came for 60 s, by the clock of
 *   the file system; time in which who asks was stopped itself does not count;
 * - of two that ask at once, one gets the folder.
 *
 * A machine that slept for longer may find its folder taken over: `check` says so before anything is
 * overwritten.
 *
 * @throws ValueError that names the process that has the folder; the file system's error if the folder
 *     cannot be made or written to.
 */
export async function claimFolder(
  folder: string,
  { beatMs = 5_000, silentMs = 60_000 }: ClaimOptions = {},
): Promise<Claim> {
  const created = fs.mkdirSync(folder, { recursive: true }) !== undefined;
  const own = `.training-${PLACE}-${PID}-${START}-${randomBytes(6).toString('hex')}`;
  const file = path.join(folder, own);
  const who = JSON.stringify({ host: hostname(), pid: process.pid, since: new Date() });
  fs.writeFileSync(file, `${ASKS}${who}`, { flag: 'wx' });
  const beat = new Worker(BEAT, { eval: true, execArgv: [], workerData: { file, beatMs } });
  const remove = () => {
    fs.rmSync(file, { force: true });
    if (!created) return;
    try {
      // What was refused leaves no folder behind.
      fs.rmdirSync(folder);
    } catch {
      // There is something in it.
    }
  };
  process.on('exit', remove);
  const release = () => {
    void beat.terminate();
    process.off('exit', remove);
    remove();
  };
  const check = () => {
    if (writtenAt(file) !== null) return;
    const other = fs.readdirSync(folder).find((name) => NAME.test(name));
    throw inUse(folder, other ? readClaim(path.join(folder, other)).whose : 'one that has ended');
  };
  try {
    await once(beat, 'message');
    beat.unref();
    for (const other of fs.readdirSync(folder)) {
      if (NAME.test(other) && other !== own) await outlive(folder, other, own, silentMs);
    }
    // Of another machine: who waited may have taken this process, stopped meanwhile, for one that has died.
    check();
    const opened = fs.openSync(file, 'r+');
    fs.writeSync(opened, HAS, 0);
    fs.closeSync(opened);
  } catch (error) {
    release();
    throw error;
  }
  return { check, release };
}

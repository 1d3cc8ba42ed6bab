import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { ValueError } from '../../lib/check.js';
import { binCaller, TRAINING } from './check_bin.js';

const WINDOWS = process.platform === 'win32';
/** The npm package that carries the programs of every Node version for this system. */
const NODE = `node-${WINDOWS ? 'win' : process.platform}-${process.arch}`;

/** The whole numbers of a list such as 22,24: majors that the package runs on. */
export function nodeMajors(list: string): number[] {
  return list.split(',').map((one) => {
    if (/^(2\d|[3-9]\d)$/.test(one)) return Number(one);
    throw new ValueError(
      `check:package: --node must be majors from 20 on, such as 22,24, got '${list}'.`,
    );
  });
}

/**
 * Installs a version of Node beside the folder where the package is installed, and uses the package by it: ESM, CommonJS, wasm on
 * two threads, and `npx tfjs-deconv`, which trains.
 *
 * @param install what npm does with its arguments in the folder
 * @returns the version
 * @throws ValueError with what fails
 */
export function checkNode(
  folder: string,
  major: number,
  install: (options: string[]) => unknown,
): string {
  const home = path.join(folder, `node${major}`);
  install([
    'install',
    '--prefix',
    home,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    `${NODE}@${major}`,
  ]);
  const program = WINDOWS ? 'node.exe' : 'node';
  const node = path.join(home, 'node_modules', NODE, 'bin', program);
  const run = (...options: string[]) =>
    execFileSync(node, options, { cwd: folder, encoding: 'utf8' }).trim();
  const version = run('--version');
  for (const consumer of ['consumer.mjs', 'consumer.cjs', 'consumer_threads.mjs']) {
    try {
      run(consumer);
    } catch (cause) {
      throw new ValueError(`Node ${version}: ${consumer} must run.`, { cause });
    }
  }
  const call = binCaller(folder, node);
  call(['--help'], 0, /^npx tfjs-deconv COMMAND/);
  call(TRAINING, 0, /^Report: /m);
  call(['predict', 'out/train/segment', 'cells/images/0.png'], 0, /^Wrote .*0\.png\.$/m);
  call(['doctor'], 0, /^All well: /m);
  return version;
}

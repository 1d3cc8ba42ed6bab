#!/usr/bin/env node
/**
 * npx tfjs-deconv COMMAND [ARGUMENTS]
 *
 *   train TASK           trains a model on your files, or on data that the program draws
 *   evaluate RUN         judges a trained model on test data
 *   predict RUN FILE...  runs a trained model on files
 *   convert IN OUT       converts a model between Keras's files and tfjs's
 *   split MODEL          writes a trained model as an encoder and a decoder
 *   deconvolve           shows what a layer of a network responds to
 *   doctor               says what works on this machine
 *   demo                 serves a page that draws, reconstructs, segments and explains
 *
 * `npx tfjs-deconv COMMAND --help` prints what a command takes.
 *
 *   -v, --version        print the version of the package
 *   -h, --help           print this text
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../lib/training/package_root.js';
import { COMMANDS } from './command_line/commands.js';
import { nearest } from './command_line/nearest.js';
import { runScript } from './command_line.js';

const [, , command, ...others] = process.argv;
const load = Object.hasOwn(COMMANDS, command ?? '') ? COMMANDS[command!] : undefined;

if (load !== undefined) {
  // The command reads its arguments as if it had been started by itself.
  process.argv = [process.argv[0]!, command!, ...others];
  await load();
} else {
  await runScript(
    import.meta.url,
    { version: { type: 'boolean', short: 'v', default: false } },
    ({ version }, [unknown]) => {
      if (version) {
        const manifest = readFileSync(path.join(packageRoot(), 'package.json'), 'utf8');
        console.log(JSON.parse(manifest).version);
        return;
      }
      const names = Object.keys(COMMANDS);
      const near = unknown === undefined ? [] : nearest(unknown, names);
      const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
      const got = unknown === undefined ? 'none' : `'${unknown}'`;
      console.error(
        `tfjs-deconv: the command must be one of ${names.join(', ')}, got ${got}.${hint}\n` +
          '`npx tfjs-deconv --help` says what each does.',
      );
      process.exitCode = 2;
    },
    { most: Number.POSITIVE_INFINITY },
  );
}

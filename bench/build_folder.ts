import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ValueError } from '../lib/check.js';
import type { Library } from './library.js';

const requireIn = (folder: string) => createRequire(path.join(folder, 'package.json'));

/**
 * The folder of a build's CommonJS files.
 *
 * @param place a checkout after `npm run build`, or its dist
 * @throws ValueError if there is no build, or no TensorFlow.js for it
 */
export function buildFolder(place: string): string {
  const folders = [path.resolve(place, 'dist', 'cjs'), path.resolve(place, 'cjs')];
  const found = folders.find((folder) => existsSync(path.join(folder, 'lib', 'index.js')));
  if (found === undefined) {
    throw new ValueError(`${place}: must be a checkout after npm run build, or its dist.`);
  }
  try {
    requireIn(found).resolve('@tensorflow/tfjs-backend-wasm');
  } catch {
    throw new ValueError(`${place}: must have node_modules with TensorFlow.js (npm ci).`);
  }
  return found;
}

/** All of a build with the wasm backend. */
export function loadBuild(folder: string): Library {
  const load = requireIn(folder);
  const library = {
    tf: load('@tensorflow/tfjs-core') as Library['tf'],
    builders: load('./models/index.js') as Library['builders'],
  };
  load('@tensorflow/tfjs-backend-wasm');
  load('./lib/index.js');
  return library;
}

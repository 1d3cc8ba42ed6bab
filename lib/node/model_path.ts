import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { ValueError } from '../check.js';

/**
 * The path of a saved model's model.json, given that or its folder.
 *
 * @throws ValueError if there is nothing at the path, or no model.json in the folder.
 */
export async function modelPath(path: string): Promise<string> {
  const entry = await fs.stat(path).catch((cause: NodeJS.ErrnoException) => {
    const got = cause.code === 'ENOENT' ? 'no such file or folder' : cause.message;
    throw new ValueError(`${path}: the model must be there, got ${got}.`, { cause });
  });
  if (!entry.isDirectory()) return path;
  const names = await fs.readdir(path);
  if (names.includes('model.json')) return join(path, 'model.json');
  const got = names.length > 0 ? names.sort().join(', ') : 'an empty folder';
  throw new ValueError(`${path}: the folder must contain model.json, got ${got}.`);
}

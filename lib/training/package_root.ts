import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const NAME = 'tfjs-deconv';

const isRoot = (folder: string) => {
  const file = path.join(folder, 'package.json');
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name === NAME;
};

/** The folder of this package, whether its sources run or one of its builds. */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!isRoot(folder) && folder !== path.dirname(folder)) folder = path.dirname(folder);
  return folder;
}

import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Where the project is on GitHub, without a slash at the end. */
export function projectUrl(root: string): string {
  const { homepage } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return homepage.replace('#readme', '');
}

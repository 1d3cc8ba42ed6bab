import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** What scripts/fixtures/signals.py computed. */
export function fixture<T>(name: string): T {
  const file = path.join(__dirname, '../../fixtures/signals', `${name}.json.gz`);
  return JSON.parse(gunzipSync(readFileSync(file)).toString()) as T;
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as builders from '../../models/index.js';
import '../backends.js';

const rows = readFileSync(path.join(__dirname, '..', '..', 'docs', 'models.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'));

/** The options that a builder names when it is given one that it does not know. */
function optionsOf(build: (options: object) => unknown): string[] {
  try {
    build({ nothing: 1 });
  } catch (error) {
    return /expected one of (.+)\.$/.exec((error as Error).message)![1]!.split(', ');
  }
  return [];
}

test.each(Object.entries(builders))('docs/models.md has every option of %s', (name, build) => {
  const row = rows.find((line) => line.startsWith(`| \`${name}\``));
  const options = optionsOf(build as (options: object) => unknown);
  expect(options.length).toBeGreaterThan(3);
  // What all have is said above the table.
  for (const option of options.filter((one) => one !== 'seed')) {
    expect(row).toContain(`\`${option}\``);
  }
});

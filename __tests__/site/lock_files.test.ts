import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');

interface Lock {
  packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>;
}

test.each(['package-lock.json', 'site/package-lock.json'])('%s names no host', (file) => {
  const { packages } = JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as Lock;
  expect(Object.keys(packages).length).toBeGreaterThan(20);
  const named = Object.entries(packages).filter(([, { resolved }]) => resolved?.includes(':'));
  expect(named.map(([name]) => name)).toEqual([]);
  // A package without a digest would be taken as it comes.
  const bare = Object.entries(packages).filter(
    ([name, { integrity, link }]) => name.includes('node_modules/') && !link && !integrity,
  );
  expect(bare.map(([name]) => name)).toEqual([]);
});

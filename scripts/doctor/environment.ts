import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, cpus, platform, release } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../lib/training/package_root.js';

const require = createRequire(import.meta.url);

/** The versions of these packages, as this process would load them. */
const PACKAGES = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-layers',
  '@tensorflow/tfjs-node',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-webgpu',
  'webgpu',
] as const;

interface Manifest {
  name?: string;
  version?: string;
  engines?: { node?: string };
}

const read = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8'));

/** The installed version of a package, by the package.json above the file that it resolves to. */
function version(name: string): string {
  try {
    for (let folder = dirname(require.resolve(name)); ; folder = dirname(folder)) {
      try {
        const manifest = read(join(folder, 'package.json'));
        if (manifest.name === name) return manifest.version ?? 'unknown';
      } catch {
        // Not the package's own folder.
      }
      if (folder === dirname(folder)) return 'unknown';
    }
  } catch {
    return 'not installed';
  }
}

/** What the machine and its software are: name and value. */
export function environment(): [string, string][] {
  const own = read(join(packageRoot(), 'package.json'));
  const processors = cpus();
  return [
    ['tfjs-deconv', own.version ?? 'unknown'],
    ['Node', `${process.version} (supported: ${own.engines?.node})`],
    ['system', `${platform()} ${release()}, ${arch()}`],
    ['processor', `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown'}`],
    ...PACKAGES.map((name): [string, string] => [name, version(name)]),
  ];
}

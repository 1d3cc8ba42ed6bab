import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const PEERS = ['onnxruntime-web@1.30.0', 'onnxruntime-node@1.30.0'];

/** A folder with packages that only a benchmark needs; installs them at the first use. */
export function installPackages(path: string, packages: readonly string[]): string {
  const folder = resolve(path);
  const names = packages.map((name) => name.slice(0, name.lastIndexOf('@')));
  if (names.some((name) => !existsSync(join(folder, 'node_modules', name)))) {
    console.error(`Installing ${packages.join(', ')} into ${folder}, for this benchmark only.`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps'];
    const install = ['install', '--loglevel=error', ...options, ...packages];
    execFileSync('npm', install, { cwd: folder, stdio: 'inherit' });
  }
  return folder;
}

/** The folder with the engines that tfjs-deconv is compared with. */
export const installPeers = (): string => installPackages('out/peers', PEERS);

/** Whether the native addon of tfjs-node is there (npm run native). */
export function hasNativeAddon(): boolean {
  try {
    const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json');
    return existsSync(join(main, '../lib/napi-v8/tfjs_binding.node'));
  } catch {
    return false;
  }
}

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const PEERS = ['onnxruntime-web@1.30.0', 'onnxruntime-node@1.30.0'];

/** The folder with the packages that only this benchmark needs; installs them at the first use. */
export function installPeers(): string {
  const folder = resolve('out/peers');
  const names = PEERS.map((peer) => peer.slice(0, peer.lastIndexOf('@')));
  if (names.some((name) => !existsSync(join(folder, 'node_modules', name)))) {
    console.error(`Installing ${PEERS.join(' and ')} into ${folder}, for this benchmark only.`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    execFileSync('npm', ['install', ...options, ...PEERS], { cwd: folder, stdio: 'inherit' });
  }
  return folder;
}

/** Whether the native addon of tfjs-node is there (npm run native). */
export function hasNativeAddon(): boolean {
  try {
    const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json');
    return existsSync(join(main, '../lib/napi-v8/tfjs_binding.node'));
  } catch {
    return false;
  }
}

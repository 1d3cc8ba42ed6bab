import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';
import { halveModels } from './halve_models.js';

/** Builds the demo into dist/demo, its files compressed and its weights halved: `npx tfjs-deconv demo` serves it. */
export async function packDemo(root: string): Promise<void> {
  const built = mkdtempSync(path.join(tmpdir(), 'demo-'));
  try {
    await build({
      configFile: path.join(root, 'demo', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: built },
    });
    halveModels(path.join(built, 'models'));
    const entries = readdirSync(built, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile())) {
      const file = path.join(entry.parentPath, entry.name);
      const target = path.join(root, 'dist', 'demo', `${path.relative(built, file)}.br`);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, brotliCompressSync(readFileSync(file)));
    }
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}

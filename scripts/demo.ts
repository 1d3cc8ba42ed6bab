/**
 * npx tfjs-deconv demo [OPTIONS]
 *
 * Serves the demo on this machine and prints its address: a page that computes decoder lengths,
 * reconstructs drawings and signals, finds masks, and shows what layers respond to. Ctrl-C ends it.
 *
 *   --port N       default 5173; 0 takes one that is free
 *   -h, --help     print this text
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ValueError } from '../lib/check.js';
import { packageRoot } from '../lib/training/package_root.js';
import { integerOption, runScript } from './command_line.js';
import { serveDemo } from './demo/serve_demo.js';

const OPTIONS = { port: { type: 'string', default: '5173' } } as const;

await runScript(import.meta.url, OPTIONS, async ({ port }) => {
  const folder = path.join(packageRoot(), 'dist', 'demo');
  if (!existsSync(folder)) {
    throw new ValueError(`${folder}: the demo must be built, got none; npm run build makes it.`);
  }
  const wanted = integerOption('port', port, 0);
  if (wanted > 65_535)
    throw new ValueError(`--port: its value must be at most 65535, got ${port}.`);
  const { url } = await serveDemo(folder, wanted);
  console.log(`The demo is at ${url}; Ctrl-C ends it.`);
});

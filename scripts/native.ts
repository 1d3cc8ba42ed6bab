/**
 * npm run native [-- --force] [--no-upstream] [--help]
 *
 * Makes the native part of @tensorflow/tfjs-node. It runs tfjs-node's own install script first;
 * where that one's download is blocked, it takes TensorFlow's C library from the tensorflow-cpu
 * wheel by pip and compiles the addon (Linux x86-64; python3 with pip and g++).
 *
 *   --force         make it anew even if it works
 *   --no-upstream   skip tfjs-node's own install script
 *   --help          print this text
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildFromWheel } from './native/build_from_wheel.js';
import { smokeTest } from './native/smoke_test.js';
import { installUpstream } from './native/upstream.js';

const OPTIONS = {
  force: { type: 'boolean', default: false },
  'no-upstream': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const say = (line: string) => console.log(`native: ${line}`);

function usage(): string {
  const source = readFileSync(fileURLToPath(import.meta.url), 'utf8');
  return source
    .slice(4, source.indexOf('*/'))
    .replace(/^ \* ?/gm, '')
    .trim();
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) return console.log(usage());

  const before = await smokeTest();
  if (before.works && !values.force) return say(`already works, nothing to do: ${before.report}`);
  say(before.works ? 'works, and is made anew' : `does not work yet: ${before.report}`);

  if (!values['no-upstream']) {
    const problem = await installUpstream(say);
    const after = await smokeTest();
    if (problem === null && after.works) return say(`works: ${after.report}`);
    say(`tfjs-node's own install script did not do: ${problem ?? after.report}`);
  }

  await buildFromWheel(say);
  const after = await smokeTest();
  if (!after.works) throw new Error(`the addon was built but does not train: ${after.report}`);
  say(`works: ${after.report}`);
}

main().catch((error: unknown) => {
  console.error(`native: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});

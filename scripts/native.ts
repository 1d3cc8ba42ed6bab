/**
 * npm run native [-- --force] [--no-upstream] [--help]
 *
 * Makes the native part of @tensorflow/tfjs-node. It runs tfjs-node's own install script first;
 * where that one's download is blocked, it takes TensorFlow's C library from the tensorflow-cpu
 * wheel by pip and compiles the addon (Linux x86-64; python3 with pip and g++).
 *
 *   --force         make it anew even if it works
 *   --no-upstream   skip tfjs-node's own install script
 *   -h, --help      print this text
 */

import { ValueError } from '../lib/check.js';
import { runScript } from './command_line.js';
import { buildFromWheel } from './native/build_from_wheel.js';
import { smokeTest } from './native/smoke_test.js';
import { installUpstream } from './native/upstream.js';

const OPTIONS = {
  force: { type: 'boolean', default: false },
  'no-upstream': { type: 'boolean', default: false },
} as const;

const say = (line: string) => console.log(`native: ${line}`);

await runScript(import.meta.url, OPTIONS, async (values) => {
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
  if (!after.works)
    throw new ValueError(`native: the addon that was built must train, got: ${after.report}.`);
  say(`works: ${after.report}`);
});

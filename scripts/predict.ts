/**
 * npx tfjs-deconv predict RUN FILE... [OPTIONS]
 *
 * Runs a trained model on files and writes files of the same kind: PNG for PNG and JPEG, IDX for IDX
 * (a file, or the test images of a folder), CSV for CSV, WAV for WAV, text for text. RUN is the folder
 * that `train` made. A gan takes no files: it writes as many images as --count says.
 *
 *   --count N           images of a gan; default 16
 *   --seed N            of a gan's noise; default 1
 *   --backend NAME      auto (default), tensorflow, wasm, cpu or webgpu
 *   --threads N         of one operation; default: all cores on wasm, 1 on tfjs-node
 *   --out DIR           default RUN/predictions
 *   -h, --help          print this text
 */
import { fail } from '../lib/check.js';
import { predict } from '../lib/training/index.js';
import { COMPUTE, computeOptions } from './command_line/compute_options.js';
import { defined, integerOption, runScript } from './command_line.js';

const OPTIONS = {
  count: { type: 'string', default: '16' },
  seed: { type: 'string', default: '1' },
  ...COMPUTE,
  out: { type: 'string' },
} as const;

await runScript(import.meta.url, OPTIONS, async (values, [run, ...files]) => {
  if (run === undefined) fail('RUN', 'it', 'a folder that a training made', run);
  await predict(run, files, {
    ...computeOptions(values),
    ...defined({ out: values.out }),
    count: integerOption('count', values.count),
    seed: integerOption('seed', values.seed, 0),
  });
});

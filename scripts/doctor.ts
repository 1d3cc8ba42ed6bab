/**
 * npx tfjs-deconv doctor [--help]
 *
 * Says what works here, in tables to paste into an issue: versions; which backends load, with the adapter of
 * webgpu, and why the others do not; which kernels they lack for training; whether their transposed convolutions
 * and gradients are what Keras and the plain formula say; where models can be saved. Ends with
 * status 1 if no backend loads, or one that does is wrong or cannot train.
 *
 *   -h, --help        print this text
 */
import { runScript } from './command_line.js';
import { askChild } from './doctor/ask_child.js';
import { environment } from './doctor/environment.js';
import { doctorReport } from './doctor/report.js';

/** Fastest first, as 'auto' tries them; then what has to be asked for. */
const BACKENDS = ['tensorflow', 'wasm', 'cpu', 'webgpu'] as const;

await runScript(import.meta.url, {}, async () => {
  const backends = [];
  for (const name of BACKENDS) backends.push(await askChild(name));
  const { text, well } = doctorReport(environment(), backends);
  console.log(text);
  if (!well) process.exitCode = 1;
});

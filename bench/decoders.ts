/**
 * Usage: npx tsx bench/decoders.ts [--only TEXT] [--threads N] [--rounds N] [--out DIR]
 *
 * Whole decoders with random weights at batch 1, here, in ONNX Runtime, to which they go by toOnnx with channels first, and on
 * tfjs-node where it has its native part, on one thread and on several: milliseconds of each, of the processor on one thread and by
 * the clock on several, and the peers' time by this package's, medians over rounds in which they take turns. How far the outputs are
 * apart, by the largest value, stands beside. Each decoder has a process of its own, as a page that runs one: after others the
 * JavaScript engine has compiled for them. The peers are installed into out/peers at the first use. Writes decoders.txt.
 *
 *   --only      only decoders whose name contains this
 *   --threads   how many several are; default 2, 1 leaves them out
 *   --rounds    default 15
 *   --out       where the results go; default out/bench
 */
import { fork } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { integerOption, runScript } from '../scripts/command_line.js';
import { asBuilt } from './as_built.js';
import type { Answer, Measuring } from './decoder_child.js';
import { DECODERS } from './decoder_models.js';
import { machineLine, machineOf } from './machine.js';
import { hasNativeAddon } from './peers.js';
import { geometricMean } from './statistics.js';
import { Transcript } from './transcript.js';

const OPTIONS = {
  only: { type: 'string', default: '' },
  rounds: { type: 'string', default: '15' },
  threads: { type: 'string', default: '2' },
  out: { type: 'string', default: 'out/bench' },
} as const;

/** Measures a decoder in a process of its own. */
function measureApart(script: string, measuring: Measuring): Promise<Answer> {
  const child = fork(fileURLToPath(script), [JSON.stringify(measuring)], { execArgv: [] });
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) =>
      reject(new Error(`${measuring.name}: the process ended with ${code}`)),
    );
  });
}

await runScript(import.meta.url, OPTIONS, async ({ only, out, ...values }) => {
  const several = integerOption('threads', values.threads);
  const rounds = integerOption('rounds', values.rounds);
  const names = Object.keys(DECODERS).filter((name) => name.includes(only));
  const node = hasNativeAddon() ? fileURLToPath(await asBuilt('bench/decoder_worker.ts')) : null;
  const script = await asBuilt('bench/decoder_child.ts');
  const peers = ['onnxruntime-node', 'onnxruntime-web', ...(node === null ? [] : ['tfjs-node'])];
  const busy = loadavg()[0]!;
  const transcript = new Transcript();
  for (const threads of new Set([1, several])) {
    const clock = threads === 1 ? '1 thread, processor time' : `${threads} threads, by the clock`;
    transcript.say(`${clock}: milliseconds of tfjs-deconv, ${peers.join(', ')}; theirs by ours`);
    const all: Answer[] = [];
    for (const name of names) {
      const answer = await measureApart(script, { name, threads, rounds, node });
      transcript.say(answer.line);
      all.push(answer);
    }
    peers.forEach((name, p) => {
      const gains = all.map(({ ratios }) => ratios[p]!);
      if (gains.length === 0) return;
      transcript.say(`${name}: ${geometricMean(gains).toFixed(2)} times our time`);
    });
    transcript.say('');
  }
  transcript.write(out, 'decoders.txt', machineLine(machineOf(busy)));
});

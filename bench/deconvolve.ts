/**
 * npx tsx bench/deconvolve.ts [OPTIONS]
 *
 * What it takes to project a layer's nine strongest units back to a 224x224x3 input of VGG16 (random weights), beside
 * what one prediction of the whole network takes in the same run: processor time, which other work on the machine
 * changes least, the heap of wasm, and the process's memory.
 *
 *   --backend NAME    wasm (default), tensorflow or cpu
 *   --method NAME     default deconvnet; all: each of them in turn
 *   --layer NAME      default block4_conv3; all: every block's last convolution
 *   --units N         default 9
 *   --runs N          predictions and projections, by turns, of which the fastest count; default 3
 *   -h, --help        print this text
 */
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, oneOf } from '../lib/check.js';
import { pickBackend } from '../lib/node/index.js';
import { deconvolve, METHODS } from '../lib/visualize/index.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { vgg16 } from './vgg16.js';

const OPTIONS = {
  backend: { type: 'string', default: 'wasm' },
  method: { type: 'string', default: 'deconvnet' },
  layer: { type: 'string', default: 'block4_conv3' },
  units: { type: 'string', default: '9' },
  runs: { type: 'string', default: '3' },
} as const;
const LAYERS = [1, 2, 3, 4, 5].map((block) => `block${block}_conv${block < 3 ? 2 : 3}`);

/** MB that the process had at most, and that the backend's heap has: neither ever shrinks. */
function memory(): { resident: number; heap: number | null } {
  const { wasm } = tf.backend() as { wasm?: { HEAPU8: Uint8Array } };
  const heap = wasm === undefined ? null : wasm.HEAPU8.buffer.byteLength / 1e6;
  return { resident: process.resourceUsage().maxRSS / 1e3, heap };
}

/** Processor time. */
async function seconds(run: () => Promise<void>): Promise<number> {
  const start = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const megabytes = (value: number | null) => `${value?.toFixed(0) ?? '-'} MB`;
const ratio = (a: number | null, b: number | null) =>
  a === null || b === null ? '-' : `${(a / b).toFixed(2)} times`;

async function predictOnce(model: tfl.LayersModel, image: tf.Tensor3D): Promise<void> {
  const x = tf.expandDims(image);
  const answer = model.predict(x) as tf.Tensor;
  await answer.data();
  tf.dispose([x, answer]);
}

await runScript(import.meta.url, OPTIONS, async (values) => {
  const topK = integerOption('units', values.units);
  const runs = integerOption('runs', values.runs);
  const method = oneOf('--method', 'its value', values.method, [...METHODS, 'all' as const]);
  console.log((await pickBackend(values.backend as 'wasm')).reason);
  const model = vgg16();
  const { layer } = values;
  const known = model.layers.map(({ name }) => name);
  if (layer !== 'all' && !known.includes(layer))
    fail('--layer', 'its value', `one of ${known}`, layer);
  const image = tf.randomUniform([224, 224, 3], 0, 1, 'float32', 1) as tf.Tensor3D;
  // The first predictions arrange the filters, which the backend keeps.
  for (let n = 0; n < 3; n++) await predictOnce(model, image);
  const before = memory();
  console.log(`prediction: heap ${megabytes(before.heap)}, resident ${megabytes(before.resident)}`);
  for (const one of layer === 'all' ? LAYERS : [layer]) {
    for (const by of method === 'all' ? METHODS : [method]) {
      const [times, predictions]: [number[], number[]] = [[], []];
      for (let n = 0; n < runs; n++) {
        predictions.push(await seconds(() => predictOnce(model, image)));
        const look = async () => {
          const options = { layer: one, topK, method: by };
          const { projections, activations } = await deconvolve(model, image, options);
          await projections.data();
          tf.dispose([projections, activations]);
        };
        times.push(await seconds(look));
      }
      const [fastest, prediction] = [Math.min(...times), Math.min(...predictions)];
      const { heap, resident } = memory();
      console.log(
        `${by} of ${one}, ${topK} units: ${fastest.toFixed(2)} s, a prediction ${prediction.toFixed(2)} s: ` +
          `${ratio(fastest, prediction)}; heap ${megabytes(heap)}: ${ratio(heap, before.heap)}; ` +
          `resident ${megabytes(resident)}: ${ratio(resident, before.resident)}`,
      );
    }
  }
});

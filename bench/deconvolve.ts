/**
 * npx tsx bench/deconvolve.ts [OPTIONS]
 *
 * How long it takes to project a layer's nine strongest units back to a 224x224x3 input, through
 * the eight convolutions of VGG-A (Simonyan & Zisserman 2014, table 1; random weights): 7.5 billion
 * multiplications forward, and as many back for each unit.
 *
 *   --backend NAME    wasm (default), tensorflow or cpu
 *   --method NAME     default: each of them in turn
 *   --layer NAME      default conv8, the last
 *   --units N         default 9
 *   -h, --help        print this text
 */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { pickBackend } from '../lib/node/index.js';
import { deconvolve, METHODS, type Method } from '../lib/visualize/index.js';
import { integerOption, runScript } from '../scripts/command_line.js';

const FILTERS = [64, 128, 256, 256, 512, 512, 512, 512];
/** A pooling after each of these. */
const POOLED = [1, 2, 4, 6];

const OPTIONS = {
  backend: { type: 'string', default: 'wasm' },
  method: { type: 'string' },
  layer: { type: 'string', default: 'conv8' },
  units: { type: 'string', default: '9' },
} as const;

function vgg(): tfl.LayersModel {
  const model = tfl.sequential();
  FILTERS.forEach((filters, n) => {
    const kernelInitializer = tfl.initializers.heNormal({ seed: n });
    model.add(
      tfl.layers.conv2d({
        filters,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer,
        name: `conv${n + 1}`,
        ...(n === 0 ? { inputShape: [224, 224, 3] } : {}),
      }),
    );
    if (POOLED.includes(n + 1)) model.add(tfl.layers.maxPooling2d({ poolSize: 2 }));
  });
  return model;
}

await runScript(import.meta.url, OPTIONS, async (values) => {
  const { reason } = await pickBackend(values.backend as 'wasm');
  console.log(reason);
  const topK = integerOption('units', values.units);
  const model = vgg();
  const image = tf.randomUniform([224, 224, 3], 0, 1, 'float32', 1);
  const start = performance.now();
  const output = model.predict(tf.expandDims(image)) as tf.Tensor;
  await output.data();
  console.log(`one forward pass: ${((performance.now() - start) / 1000).toFixed(2)} s`);
  for (const method of values.method ? [values.method as Method] : METHODS) {
    const before = performance.now();
    const { projections } = await deconvolve(model, image, { layer: values.layer, topK, method });
    await projections.data();
    const seconds = (performance.now() - before) / 1000;
    console.log(`${method} of ${values.layer}, ${topK} units: ${seconds.toFixed(2)} s`);
  }
});

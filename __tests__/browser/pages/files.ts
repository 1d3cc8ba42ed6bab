/** What the tests of reading Keras's, ONNX's and PyTorch's files run in the browser. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { loadKeras, toKeras } from '../../../lib/keras/index.js';
import { loadOnnx } from '../../../lib/onnx/index.js';
import { importTorch, torchLayers } from '../../../lib/torch/index.js';

/** A file picker; the test puts files into it. */
const picker = document.createElement('input');
picker.type = 'file';
document.body.append(picker);

interface Example {
  inputs: { shape: number[]; data: number[] }[];
}

function predictions(model: tfl.LayersModel, { inputs }: Example): number[][] {
  return tf.tidy(() => {
    const given = inputs.map(({ data, shape }, i) =>
      tf.tensor(data, shape, model.inputs[i]!.dtype as 'float32'),
    );
    const outputs = [model.predict(given.length === 1 ? given[0]! : given)].flat();
    return outputs.map((output) => [...output.dataSync()]);
  });
}

/** What a model of Keras makes of inputs: from an address, or from the picked file. */
async function keras(source: string | null, example: Example): Promise<number[][]> {
  await tf.setBackend('cpu');
  const model = await loadKeras(source ?? picker.files![0]!);
  return predictions(model, example);
}

/** The same, written and read again in the page. */
async function kerasAgain(source: string, example: Example, format: 'keras' | 'h5') {
  await tf.setBackend('cpu');
  const bytes = await toKeras(await loadKeras(source), { format });
  return predictions(await loadKeras(new Blob([new Uint8Array(bytes)])), example);
}

/** What a model of ONNX makes of images of one channel, which lie alike in either layout. */
async function onnx(source: string, { inputs }: Example): Promise<number[][]> {
  await tf.setBackend('cpu');
  const model = await loadOnnx(source);
  const laid = inputs.map(({ data }, i) => ({ data, shape: model.inputs[i]!.shape as number[] }));
  return predictions(model, { inputs: laid });
}

async function torch(source: string | null, printed: string, example: Example) {
  await tf.setBackend('cpu');
  const inputShape = example.inputs[0]!.shape.slice(1);
  const first = tfl.layers.inputLayer({ inputShape });
  const model = tfl.sequential({ layers: [first, ...torchLayers(printed)] });
  await importTorch(source ?? picker.files![0]!, model);
  return predictions(model, example);
}

/** An error's message. */
async function failure(source: string): Promise<string> {
  return loadKeras(source).then(
    () => 'it loaded',
    (error: Error) => error.message,
  );
}

Object.assign(globalThis, { tests: { keras, kerasAgain, onnx, torch, failure } });

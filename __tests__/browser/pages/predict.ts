/** Predictions of a saved model from what a page has of a picture. */
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '../../../lib/index.js';
import { describe, type PredictInput, predict } from '../../../lib/predict/index.js';

setWasmPaths('/wasm/');

/** The ways in which a page has a picture. */
const WAYS: Readonly<Record<string, (address: string) => Promise<PredictInput>>> = {
  async bitmap(address) {
    return createImageBitmap(await (await fetch(address)).blob());
  },
  async img(address) {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image;
  },
  async canvas(address) {
    const image = (await WAYS.img!(address)) as HTMLImageElement;
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext('2d')!.drawImage(image, 0, 0);
    return canvas;
  },
  async imageData(address) {
    const canvas = (await WAYS.canvas!(address)) as HTMLCanvasElement;
    return canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  },
  async frame(address) {
    return new VideoFrame((await WAYS.canvas!(address)) as HTMLCanvasElement, { timestamp: 0 });
  },
};

async function mask(backend: string, way: string, model: string, picture: string) {
  await tf.setBackend(backend);
  const loaded = await loadLayersModel(model);
  const found = await predict(loaded, await WAYS[way]!(picture));
  loaded.dispose();
  if (found.output !== 'mask') throw new Error(found.output);
  return { ...found, map: [...found.map], probabilities: [...found.probabilities] };
}

/** What a model of one sample more than an AudioBuffer makes of it. */
async function audio(model: string, samples: number[]) {
  await tf.setBackend('cpu');
  const loaded = await loadLayersModel(model);
  const buffer = new AudioBuffer({ length: samples.length, sampleRate: 8000 });
  buffer.copyToChannel(Float32Array.from(samples), 0);
  const found = await predict(loaded, buffer);
  if (found.output !== 'signal') throw new Error(found.output);
  return { ...found, samples: [...found.samples] };
}

async function described(model: string) {
  await tf.setBackend('cpu');
  const { data: _, ...all } = describe(await loadLayersModel(model));
  return all;
}

Object.assign(globalThis, { tests: { mask, audio, described } });

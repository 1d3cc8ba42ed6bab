import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { zipSync } from 'fflate';
import { toKeras } from '../../lib/keras/to_keras.js';
import { toOnnx } from '../../lib/onnx/to_onnx.js';
import type { Format } from './protocol.js';

/** model.json and its weights, as `loadLayersModel` reads them, in one zip. */
async function toZip(model: LayersModel): Promise<Uint8Array> {
  let artifacts: tf.io.ModelArtifacts | null = null;
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(given) };
    }),
  );
  const { weightData, weightSpecs, ...rest } = artifacts! as tf.io.ModelArtifacts;
  const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
  const json = JSON.stringify({ ...rest, weightsManifest });
  return zipSync({
    'model.json': new TextEncoder().encode(json),
    'weights.bin': new Uint8Array(weightData as ArrayBuffer),
  });
}

/** A model as a file of another library, called `own` and what the format's files end in. */
export async function modelFile(
  model: LayersModel,
  format: Format,
  own: string,
): Promise<{ name: string; bytes: Uint8Array }> {
  switch (format) {
    case 'keras':
      return { name: `${own}.keras`, bytes: await toKeras(model) };
    case 'onnx':
      return { name: `${own}.onnx`, bytes: await toOnnx(model) };
    case 'tfjs':
      return { name: `${own}.zip`, bytes: await toZip(model) };
  }
}

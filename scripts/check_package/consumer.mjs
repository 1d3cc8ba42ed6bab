import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as deconv from 'tfjs-deconv';
import { glyphs } from 'tfjs-deconv/data';
import { loadKeras, toKeras } from 'tfjs-deconv/keras';
import { huber } from 'tfjs-deconv/losses';
import { auc } from 'tfjs-deconv/measures';
import * as models from 'tfjs-deconv/models';
import { pickBackend, saveModel } from 'tfjs-deconv/node';
import { loadOnnx } from 'tfjs-deconv/onnx';
import { importTorch, torchLayers } from 'tfjs-deconv/torch';
import { train } from 'tfjs-deconv/training';
import { deconvolve, toPng } from 'tfjs-deconv/visualize';
import 'tfjs-deconv/repairs';
import 'tfjs-deconv/wasm';
import check from './check.cjs';

const functions = {
  auc,
  deconvolve,
  glyphs,
  huber,
  importTorch,
  pickBackend,
  saveModel,
  toPng,
  torchLayers,
  train,
};
await check(tf, tfl, { ...deconv, models }, functions);
const sent = models.convAutoencoder({ codeSize: 16 });
const travelled = await loadKeras(await toKeras(sent));
const refused = await loadOnnx(new Uint8Array(1)).catch((error) => error.name);
if (refused !== 'ValueError') throw new Error('onnx');
if (travelled.countParams() !== sent.countParams()) throw new Error('keras');
console.log('ESM works');

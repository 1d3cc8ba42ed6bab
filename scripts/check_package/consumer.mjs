import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as deconv from 'tfjs-deconv';
import * as models from 'tfjs-deconv/models';
import { pickBackend, saveModel } from 'tfjs-deconv/node';
import { deconvolve, toPng } from 'tfjs-deconv/visualize';
import 'tfjs-deconv/repairs';
import 'tfjs-deconv/wasm';
import check from './check.cjs';

await check(tf, tfl, { ...deconv, models });
if (typeof deconvolve !== 'function' || typeof toPng !== 'function') throw new Error('visualize');
if (typeof pickBackend !== 'function' || typeof saveModel !== 'function') throw new Error('node');
console.log('ESM works');

/** Stands before a suite in a page: jest's globals, and the backend that the page's address names, as `?wasm`. */
import '@tensorflow/tfjs-backend-webgl';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { setJestGlobals } from '../../webgl/page/jest_globals.js';

setJestGlobals([location.search.slice(1)]);
setWasmPaths('/wasm/');

// Small tensors never meet a shader otherwise.
tf.env().set('WEBGL_CPU_FORWARD', false);

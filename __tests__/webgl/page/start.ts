/** Stands before a suite in a page: jest's globals, and tfjs's WebGL backend with every kernel on the graphics card. */
import '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import { setJestGlobals } from './jest_globals.js';

setJestGlobals(['webgl']);

// Small tensors never meet a shader otherwise.
tf.env().set('WEBGL_CPU_FORWARD', false);

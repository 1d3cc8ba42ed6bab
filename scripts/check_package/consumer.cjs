require('@tensorflow/tfjs-backend-cpu');
const tf = require('@tensorflow/tfjs-core');
const tfl = require('@tensorflow/tfjs-layers');
const deconv = require('tfjs-deconv');
const models = require('tfjs-deconv/models');
const { pickBackend } = require('tfjs-deconv/node');
const { deconvolve } = require('tfjs-deconv/visualize');
require('tfjs-deconv/repairs');
require('tfjs-deconv/wasm');
const check = require('./check.cjs');

if (typeof deconvolve !== 'function') throw new Error('visualize');
if (typeof pickBackend !== 'function') throw new Error('node');
check(tf, tfl, { ...deconv, models }).then(() => console.log('CommonJS works'));

require('@tensorflow/tfjs-backend-cpu');
const tf = require('@tensorflow/tfjs-core');
const tfl = require('@tensorflow/tfjs-layers');
const deconv = require('tfjs-deconv');
const { glyphs } = require('tfjs-deconv/data');
const { loadKeras } = require('tfjs-deconv/keras');
const models = require('tfjs-deconv/models');
const { pickBackend } = require('tfjs-deconv/node');
const { psnr } = require('tfjs-deconv/measures');
const { importTorch } = require('tfjs-deconv/torch');
const { train } = require('tfjs-deconv/training');
const { deconvolve } = require('tfjs-deconv/visualize');
require('tfjs-deconv/repairs');
require('tfjs-deconv/wasm');
const check = require('./check.cjs');

const functions = { deconvolve, glyphs, importTorch, loadKeras, pickBackend, psnr, train };
check(tf, tfl, { ...deconv, models }, functions).then(() => console.log('CommonJS works'));

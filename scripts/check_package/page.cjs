// A page, as far as these scripts can tell: no modules and no Node, TensorFlow.js and then this
// package by script tags, both as globals.
const { readFileSync } = require('node:fs');
const vm = require('node:vm');
const check = require('./check.cjs');

const { console, performance, setTimeout, clearTimeout, TextEncoder, TextDecoder, URL } =
  globalThis;
const page = { console, performance, setTimeout, clearTimeout, TextEncoder, TextDecoder, URL };
page.self = page;
page.window = page;
vm.createContext(page);
for (const file of process.argv.slice(2)) vm.runInContext(readFileSync(file, 'utf8'), page);
const { tf, tfdeconv } = page;
tf.setBackend('cpu');
check(tf, tf, tfdeconv).then(() => console.log('script tag works'));

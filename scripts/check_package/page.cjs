// A page, as far as these scripts can tell: no modules and no Node, TensorFlow.js and then this
// package by script tags, both as globals.
const { readFileSync } = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const { console, performance, setTimeout, clearTimeout, TextEncoder, TextDecoder, URL } =
  globalThis;
const page = { console, performance, setTimeout, clearTimeout, TextEncoder, TextDecoder, URL };
page.self = page;
page.window = page;
vm.createContext(page);
for (const file of process.argv.slice(2)) vm.runInContext(readFileSync(file, 'utf8'), page);
// In the page's own realm, whose arrays and objects TensorFlow.js asks for.
const source = readFileSync(path.join(__dirname, 'check.cjs'), 'utf8');
const module_ = {};
vm.runInContext(`(function (module, require) {${source}})`, page)(module_, require);
const { tf, tfdeconv } = page;
tf.setBackend('cpu');
module_.exports(tf, tf, tfdeconv).then(() => console.log('script tag works'));

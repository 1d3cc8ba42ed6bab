/** Stands before a suite in a page: jest's globals, and tfjs's WebGL backend with every kernel on the graphics card. */
import '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'expect';
import { describe, hooks, run, test } from './registry.js';

const said: string[] = [];

Object.assign(globalThis, {
  describe,
  test,
  it: test,
  expect,
  ...hooks,
  ONLY_BACKENDS: ['webgl'],
  tests: { run, said: () => said },
});

process.stderr = { write: (text: string) => said.push(text) } as never;

// Small tensors never meet a shader otherwise.
tf.env().set('WEBGL_CPU_FORWARD', false);

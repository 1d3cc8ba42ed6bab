import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';

/**
 * Where a model comes from: an address (http, https or relative to the page, `indexeddb://NAME`,
 * `localstorage://NAME`), the files of a file picker or a drop (model.json and its weights, in any
 * order), or a tfjs handler.
 */
export type ModelSource = string | Iterable<File> | tf.io.IOHandler;

/** A source as a tfjs handler, and its name for messages. */
export function modelSource(
  where: string,
  source: ModelSource,
  options: tf.io.LoadOptions,
): { handler: tf.io.IOHandler; name: string } {
  if (typeof source === 'string' && source !== '')
    return { handler: fromAddress(where, source, options), name: source };
  const isFiles = typeof source === 'object' && source !== null && Symbol.iterator in source;
  if (isFiles) {
    const files = [...source];
    const named = files.every((file) => typeof (file as File | null)?.name === 'string');
    return named ? fromFiles(where, files) : fail(where, 'the files', 'an array of File', files);
  }
  if (typeof (source as tf.io.IOHandler | null)?.load === 'function')
    return { handler: source as tf.io.IOHandler, name: 'the handler' };
  return fail(where, 'source', 'an address, the files of a model, or a handler that loads', source);
}

function fromAddress(where: string, address: string, options: tf.io.LoadOptions): tf.io.IOHandler {
  const handlers = tf.io.getLoadHandlers(address, options);
  const [first = tf.io.http(address, options)] = handlers;
  if (handlers.length > 1) fail(where, 'source', 'an address that one handler takes', address);
  return first;
}

function fromFiles(where: string, files: File[]): { handler: tf.io.IOHandler; name: string } {
  const [topology, ...others] = files.filter(({ name }) => /\.json$/i.test(name));
  const weights = files.filter((file) => file !== topology);
  // Without weights tfjs would make a model of random ones.
  if (topology === undefined || others.length > 0 || weights.length === 0) {
    const names = files.map(({ name }) => name);
    return fail(where, 'the files', 'one .json and the weights that it names', names);
  }
  return { handler: tf.io.browserFiles([topology, ...weights]), name: topology.name };
}

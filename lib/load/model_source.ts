import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { httpSource } from './http_source.js';
import { readModelFile } from './read_model_file.js';
import { readSource } from './read_source.js';

/**
 * Where a model comes from: an address (http, https or relative to the page, `indexeddb://NAME`,
 * `localstorage://NAME`), the files of a file picker or a drop (model.json and its weights, in any
 * order), or a tfjs handler.
 */
export type ModelSource = string | Iterable<File> | tf.io.IOHandler;

/** What reads a source, and the source's name for messages. */
export interface ModelReader {
  name: string;
  read(): Promise<tf.io.ModelArtifacts>;
}

export function modelSource(
  where: string,
  source: ModelSource,
  options: tf.io.LoadOptions,
): ModelReader {
  if (typeof source === 'string' && source !== '') return fromAddress(where, source, options);
  const isFiles = typeof source === 'object' && source !== null && Symbol.iterator in source;
  if (isFiles) {
    const files = [...source];
    const named = files.every((file) => typeof (file as File | null)?.name === 'string');
    return named
      ? fromFiles(where, files, options)
      : fail(where, 'the files', 'an array of File', files);
  }
  if (typeof (source as tf.io.IOHandler | null)?.load === 'function') {
    return fromHandler('the handler', source as tf.io.IOHandler);
  }
  return fail(where, 'source', 'an address, the files of a model, or a handler that loads', source);
}

function fromHandler(name: string, handler: tf.io.IOHandler): ModelReader {
  return { name, read: () => handler.load!() };
}

function fromAddress(where: string, address: string, options: tf.io.LoadOptions): ModelReader {
  const handlers = tf.io.getLoadHandlers(address, options);
  if (handlers.length > 1) fail(where, 'source', 'an address that one handler takes', address);
  const [handler] = handlers;
  // Every fetch may do: its handler is made only to know its class.
  const Http = tf.io.http('http://', { fetchFunc: fetch }).constructor;
  if (handler !== undefined && !(handler instanceof Http)) return fromHandler(address, handler);
  const read = async () =>
    (await readModelFile(await httpSource(address, options), options.onProgress)).artifacts;
  return { name: address, read };
}

function fromFiles(where: string, files: File[], { onProgress }: tf.io.LoadOptions): ModelReader {
  const [topology, ...others] = files.filter(({ name }) => /\.json$/i.test(name));
  // Without weights tfjs would make a model of random ones.
  if (topology === undefined || others.length > 0 || files.length === 1) {
    const names = files.map(({ name }) => name);
    return fail(where, 'the files', 'one .json and the weights that it names', names);
  }
  const read = async () =>
    (await readModelFile(await readSource(where, files, 'model.json'), onProgress)).artifacts;
  return { name: topology.name, read };
}

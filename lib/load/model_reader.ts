import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { httpSource } from './http_source.js';
import { readModelFile } from './read_model_file.js';
import { type ModelSource, readSource } from './read_source.js';

/** What reads a source, and the source's name for messages. */
export interface ModelReader {
  name: string;
  read(): Promise<tf.io.ModelArtifacts>;
}

/** What reads the model.json of a source and its weights, by tfjs's handlers where they know it. */
export async function modelReader(
  where: string,
  source: ModelSource | tf.io.IOHandler,
  options: tf.io.LoadOptions,
): Promise<ModelReader> {
  if (typeof source === 'string' && source !== '') return fromAddress(where, source, options);
  if (source instanceof URL && /^https?:$/.test(source.protocol)) {
    return fromAddress(where, source.href, options);
  }
  const { load } = (source ?? {}) as Partial<tf.io.IOHandler>;
  if (typeof load === 'function') return fromHandler('the handler', source as tf.io.IOHandler);
  if (typeof source !== 'object' || source === null) {
    const expected = 'an address, URL, File, files, Blob, bytes, or a handler that loads';
    return fail(where, 'source', expected, source);
  }
  const file = await readSource(where, source as ModelSource, 'model.json');
  return {
    name: file.where,
    read: async () => (await readModelFile(file, options.onProgress)).artifacts,
  };
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

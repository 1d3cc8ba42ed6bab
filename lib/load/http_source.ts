import * as tf from '@tensorflow/tfjs-core';
import { ValueError } from '../check.js';
import { readBody } from './read_body.js';
import type { Beside, Source } from './read_source.js';

/** How files are fetched; tfjs's options of these names. */
export type FetchOptions = Pick<
  tf.io.LoadOptions,
  'fetchFunc' | 'requestInit' | 'weightPathPrefix' | 'weightUrlConverter'
>;

/** The model.json at an address, as tfjs finds the weights beside it: the query is theirs as well. */
export async function httpSource(address: string, options: FetchOptions): Promise<Source> {
  const { requestInit, weightPathPrefix, weightUrlConverter } = options;
  const fetch = options.fetchFunc ?? ((path: string, init) => tf.env().platform.fetch(path, init!));
  const get = async (url: string, most?: number) => {
    const response: Response = await fetch(url, requestInit as RequestInit);
    if (!response.ok) {
      throw new ValueError(`${url}: the file must be there, got status ${response.status}.`);
    }
    return readBody(url, response, most);
  };
  const [, folder, query] = /^((?:[^?]*\/)?)[^?/]*(\?.*)?$/s.exec(address) ?? [];
  const prefix = weightPathPrefix || folder;
  const beside = async (name: string): Promise<Beside> => {
    const where = weightUrlConverter
      ? await weightUrlConverter(name)
      : `${prefix}${encodeURIComponent(name)}${query ?? ''}`;
    return { where, length: null, read: (most) => get(where, most) };
  };
  return { where: address, data: new Uint8Array(await get(address)), beside };
}

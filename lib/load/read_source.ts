import { fail, ValueError } from '../check.js';
import type { OnProgress } from './progress.js';
import { readBody } from './read_body.js';

/**
 * Where a model's file comes from: an address or, in Node, a path; a URL, a File or Blob, or the
 * bytes themselves; a file with those that it names, as a file picker or a drop gives them, in any
 * order: a model.json and its weights.
 */
export type ModelSource = string | URL | Blob | Iterable<File> | ArrayBuffer | Uint8Array;

/** A file in the folder of another one, not read yet. */
export interface Beside {
  /** Its name, for errors. */
  where: string;
  /** Its bytes; null if only reading tells. */
  length: number | null;
  /** Its content; an error if that is more than `most` bytes, found before they are in memory. */
  read(most: number): Promise<ArrayBuffer>;
}

/** A file, and how to get those beside it. */
export interface Source {
  /** Its name, for errors. */
  where: string;
  data: Uint8Array;
  /** The file `name` in the same folder. */
  beside(name: string): Promise<Beside>;
}

const hasNoneBeside = (where: string) => async (name: string) =>
  fail(where, 'the source', `a path or URL, as its weights are in ${name} beside it`, 'bytes');

async function fromUrl(url: URL, onProgress?: OnProgress): Promise<Source> {
  const get = async (address: URL, most?: number, tell?: OnProgress) => {
    const response = await fetch(address).catch((cause: Error & { cause?: Error }) => {
      const got = cause.cause?.message || cause.message;
      throw new ValueError(`${address}: the file must be there, got ${got}.`, { cause });
    });
    if (!response.ok) {
      throw new ValueError(`${address}: the file must be there, got status ${response.status}.`);
    }
    return readBody(String(address), response, most, tell);
  };
  const beside = async (name: string) => {
    const address = new URL(encodeURIComponent(name), url);
    return { where: `${address}`, length: null, read: (most: number) => get(address, most) };
  };
  const data = new Uint8Array(await get(url, undefined, onProgress));
  return { where: url.pathname.split('/').at(-1) || url.href, data, beside };
}

/** One file, or one of the kind that is looked for in folders, among those that it names. */
async function fromFiles(
  caller: string,
  files: readonly File[],
  inFolder: string,
): Promise<Source> {
  const ending = inFolder.slice(inFolder.lastIndexOf('.'));
  if (!files.every((file) => typeof file?.name === 'string')) {
    fail(caller, 'the files', 'an array of File', files);
  }
  const names = files.map(({ name }) => name);
  const [main, ...others] = files.filter(
    ({ name }) => files.length === 1 || name.toLowerCase().endsWith(ending),
  );
  if (main === undefined || others.length > 0) {
    return fail(caller, 'the files', `one, or one ${ending} and those that it names`, names);
  }
  const beside = async (wanted: string): Promise<Beside> => {
    const file = files.find(({ name }) => name === wanted);
    if (file === undefined) {
      return fail(main.name, 'what it names', `${wanted}, among the files`, names);
    }
    return { where: wanted, length: file.size, read: () => file.arrayBuffer() };
  };
  return { where: main.name, data: new Uint8Array(await main.arrayBuffer()), beside };
}

type FileSystem = typeof import('node:fs/promises');

/** What a file is for, in the error of one that cannot be read. */
const WEIGHTS = 'the weights file';

/** Read in pieces where somebody wants to know how far it is. */
const PIECE_BYTES = 16 * 2 ** 20;

async function fromPath(path: string, inFolder: string, onProgress?: OnProgress): Promise<Source> {
  // Not imported: Metro, and bundlers for pages, would look for it.
  const fs: FileSystem =
    globalThis.process?.getBuiltinModule?.('node:fs/promises') ??
    fail(path, 'the source', 'an address, a File or bytes, as only Node reads files', path);
  const missing = (at: string, role: string) => (cause: NodeJS.ErrnoException) => {
    const got = cause.code === 'ENOENT' ? 'no such file' : cause.message;
    throw new ValueError(`${at}: ${role} must be there, got ${got}.`, { cause });
  };
  // A pipe or a device may have no end.
  const lengthOf = async (at: string, role: string) => {
    const entry = await fs.stat(at).catch(missing(at, role));
    return entry.isFile() ? entry.size : fail(at, role, 'a file', 'a folder, pipe or device');
  };
  const get = async (at: string, role: string): Promise<ArrayBuffer> => {
    const file = await fs.readFile(at).catch(missing(at, role));
    const { buffer, byteOffset, byteLength } = file;
    // A small file's Buffer may be a part of a larger pool; a large one is not copied.
    const alone = buffer.byteLength === byteLength;
    return (alone ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)) as ArrayBuffer;
  };
  const inPieces = async (at: string, length: number, tell: OnProgress): Promise<ArrayBuffer> => {
    const handle = await fs.open(at).catch(missing(at, 'the model'));
    const data = new Uint8Array(length);
    try {
      for (let filled = 0; filled < length; tell(filled / length)) {
        const part = data.subarray(filled, filled + PIECE_BYTES);
        const { bytesRead } = await handle.read(part, 0, part.length, filled);
        if (bytesRead === 0) fail(at, 'the model', `a file of ${length} bytes`, filled);
        filled += bytesRead;
      }
    } finally {
      await handle.close();
    }
    return data.buffer;
  };
  const entry = await fs.stat(path).catch(missing(path, 'the model'));
  const file = entry.isDirectory() ? `${path.replace(/[\\/]+$/, '')}/${inFolder}` : path;
  const length = await lengthOf(file, 'the model');
  const folder = file.replace(/[^\\/]*$/, '');
  const beside = async (name: string) => {
    const where = `${folder}${name}`;
    return {
      where,
      length: await lengthOf(where, WEIGHTS),
      read: () => get(where, WEIGHTS),
    };
  };
  const data = await (onProgress === undefined
    ? get(file, 'the model')
    : inPieces(file, length, onProgress));
  return { where: file, data: new Uint8Array(data), beside };
}

/**
 * Reads a source's first file.
 *
 * @param caller the function that was given the source, for errors.
 * @param inFolder which file it is where the path is a folder's.
 * @param onProgress gets the fraction of it that has been read, from a path or an address that says its length.
 */
export async function readSource(
  caller: string,
  source: ModelSource,
  inFolder: string,
  onProgress?: OnProgress,
): Promise<Source> {
  if (source instanceof URL) {
    return source.protocol === 'file:'
      ? fromPath(decodeURIComponent(source.pathname), inFolder, onProgress)
      : fromUrl(source, onProgress);
  }
  if (typeof source === 'string') {
    if (/^(https?|blob|data):/.test(source)) return fromUrl(new URL(source), onProgress);
    if (typeof process === 'object' && process.versions?.node !== undefined) {
      return fromPath(source, inFolder, onProgress);
    }
    return fromUrl(new URL(source, globalThis.location.href), onProgress);
  }
  if (source instanceof Blob) {
    const where = (source as { name?: string }).name ?? 'the file';
    const data = new Uint8Array(await source.arrayBuffer());
    return { where, data, beside: hasNoneBeside(where) };
  }
  const where = 'the bytes';
  // An ArrayBuffer of another realm is no instance of this one's.
  if (Object.prototype.toString.call(source) === '[object ArrayBuffer]') {
    const data = new Uint8Array(source as ArrayBuffer);
    return { where, data, beside: hasNoneBeside(where) };
  }
  if (ArrayBuffer.isView(source)) {
    const data = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    return { where, data, beside: hasNoneBeside(where) };
  }
  if (typeof source === 'object' && source !== null && Symbol.iterator in source) {
    return fromFiles(caller, [...source], inFolder);
  }
  return fail(caller, 'source', 'a path, URL, File, files, Blob or bytes', source);
}

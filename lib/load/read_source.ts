import { fail, ValueError } from '../check.js';

/**
 * A path (in Node), a URL, a File or Blob, or the bytes themselves; a file with those that it names,
 * as a file picker gives them: a model.json and its weights.
 */
export type FileSource = string | URL | Blob | readonly File[] | ArrayBuffer | Uint8Array;

/** A file, and how to get those beside it. */
export interface Source {
  /** Its name, for errors. */
  where: string;
  data: Uint8Array;
  /** The bytes of the file `name` in the same folder. */
  sibling(name: string): Promise<Uint8Array>;
}

const lacksSiblings = (where: string) => async (name: string) =>
  fail(where, 'the source', `a path or URL, as its weights are in ${name} beside it`, 'bytes');

async function fromUrl(url: URL): Promise<Source> {
  const get = async (address: URL) => {
    const response = await fetch(address);
    if (!response.ok) {
      throw new ValueError(`${address}: the file must be there, got status ${response.status}.`);
    }
    return new Uint8Array(await response.arrayBuffer());
  };
  const sibling = (name: string) => get(new URL(encodeURIComponent(name), url));
  return { where: url.pathname.split('/').at(-1) || url.href, data: await get(url), sibling };
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
  const bytes = async (file: File) => new Uint8Array(await file.arrayBuffer());
  const sibling = (wanted: string) => {
    const file = files.find(({ name }) => name === wanted);
    return file
      ? bytes(file)
      : fail(main.name, 'what it names', `${wanted}, among the files`, names);
  };
  return { where: main.name, data: await bytes(main), sibling: async (name) => sibling(name) };
}

type FileSystem = typeof import('node:fs/promises');

async function fromPath(path: string, inFolder: string): Promise<Source> {
  // Only here, and only in Node. As a variable, so that bundlers for pages do not look for it.
  const module = 'node:fs/promises';
  const fs = (await import(/* @vite-ignore */ /* webpackIgnore: true */ module)) as FileSystem;
  const missing = (at: string) => (cause: NodeJS.ErrnoException) => {
    const got = cause.code === 'ENOENT' ? 'no such file' : cause.message;
    throw new ValueError(`${at}: the model must be there, got ${got}.`, { cause });
  };
  const entry = await fs.stat(path).catch(missing(path));
  const file = entry.isDirectory() ? `${path.replace(/[\\/]+$/, '')}/${inFolder}` : path;
  const get = async (at: string) => new Uint8Array(await fs.readFile(at).catch(missing(at)));
  const folder = file.replace(/[^\\/]*$/, '');
  return { where: file, data: await get(file), sibling: (name) => get(`${folder}${name}`) };
}

/**
 * Reads a source's first file.
 *
 * @param caller the function that was given the source, for errors.
 * @param inFolder which file it is where the path is a folder's.
 */
export async function readSource(
  caller: string,
  source: FileSource,
  inFolder: string,
): Promise<Source> {
  if (source instanceof URL) {
    return source.protocol === 'file:'
      ? fromPath(decodeURIComponent(source.pathname), inFolder)
      : fromUrl(source);
  }
  if (typeof source === 'string') {
    if (/^(https?|blob|data):/.test(source)) return fromUrl(new URL(source));
    if (typeof process === 'object' && process.versions?.node !== undefined) {
      return fromPath(source, inFolder);
    }
    return fromUrl(new URL(source, globalThis.location.href));
  }
  if (Array.isArray(source)) return fromFiles(caller, source, inFolder);
  if (source instanceof Blob) {
    const where = (source as { name?: string }).name ?? 'the file';
    const data = new Uint8Array(await source.arrayBuffer());
    return { where, data, sibling: lacksSiblings(where) };
  }
  const where = 'the bytes';
  // An ArrayBuffer of another realm is no instance of this one's.
  if (Object.prototype.toString.call(source) === '[object ArrayBuffer]') {
    const data = new Uint8Array(source as ArrayBuffer);
    return { where, data, sibling: lacksSiblings(where) };
  }
  if (ArrayBuffer.isView(source)) {
    const data = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    return { where, data, sibling: lacksSiblings(where) };
  }
  return fail(caller, 'source', 'a path, URL, File, files, Blob or bytes', source);
}

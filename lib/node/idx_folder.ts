import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { fail, filled, ValueError } from '../check.js';
import { IDX_TYPES, parseIdx } from '../data/idx.js';
import { readIdxHeader } from './read_idx.js';

/** Images and their labels. */
export interface IdxSet {
  /** `[n, height, width]`, 0 to 255. */
  images: Uint8Array;
  /** `[n, height, width]`. */
  shape: [number, number, number];
  /** `[n]`: the classes. */
  labels: Uint8Array;
}

/** Images and their labels, as files. */
export interface IdxFiles {
  /** The path of the images' file. */
  images: string;
  /** The path of the labels' file. */
  labels: string;
  /** `[n, height, width]`, or `[n, height, width, channels]` of colour. */
  shape: [n: number, height: number, width: number, channels?: number];
}

/** The names a file may have, each with .gz or without. */
function names(part: 'train' | 'test', kind: 'images' | 'labels'): string[] {
  const prefixes = part === 'train' ? ['train', 'train10k'] : ['t10k', 'test'];
  // A colour image has a dimension more.
  const ranks = kind === 'images' ? ['idx3', 'idx4'] : ['idx1'];
  return prefixes.flatMap((prefix) =>
    ranks.flatMap((rank) =>
      ['', '.gz'].map((suffix) => `${prefix}-${kind}-${rank}-ubyte${suffix}`),
    ),
  );
}

async function list(folder: string): Promise<string[]> {
  filled('idxFolder', 'folder', folder, 'a path');
  const found = await fs.readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    const got = { ENOENT: 'no such folder', ENOTDIR: 'a file' }[cause.code ?? ''] ?? cause.message;
    throw new ValueError(`${folder}: the data must be a folder of IDX files, got ${got}.`, {
      cause,
    });
  });
  return found.sort();
}

/** The first of the names that is there, and its shape; it must have bytes and the rank that its name says. */
async function find(folder: string, wanted: string[]) {
  const found = await list(folder);
  const name = wanted.find((candidate) => found.includes(candidate));
  if (name === undefined) {
    const shown = found.length > 8 ? [...found.slice(0, 8), `${found.length - 8} more`] : found;
    throw new ValueError(
      `${folder}: the folder must contain ${wanted.join(' or ')}, ` +
        `got ${shown.join(', ') || 'an empty folder'}.`,
    );
  }
  const path = join(folder, name);
  const rank = Number(/-idx(\d)-/.exec(name)![1]);
  const { shape, type } = await readIdxHeader(path);
  if (shape.length === rank && IDX_TYPES[type] === Uint8Array) return { path, shape };
  throw new ValueError(
    `${path}: the file must hold unsigned bytes in ${rank} dimension${rank > 1 ? 's' : ''}, ` +
      `got ${IDX_TYPES[type].name} of shape [${shape.join(', ')}].`,
  );
}

async function findSet(folder: string, part: 'train' | 'test'): Promise<IdxFiles> {
  const images = await find(folder, names(part, 'images'));
  const labels = await find(folder, names(part, 'labels'));
  if (images.shape[0] !== labels.shape[0]) {
    throw new ValueError(
      `${labels.path}: the number of labels must be ${images.shape[0]}, ` +
        `as many as images in ${images.path}, got ${labels.shape[0]}.`,
    );
  }
  const shape = images.shape as IdxFiles['shape'];
  return { images: images.path, labels: labels.path, shape };
}

/**
 * The files of MNIST and its kin in a folder, of which the headers alone are read; `readIdx` streams
 * what is in them. Colour images are in `-images-idx4-ubyte`.
 *
 * @param folder its path
 * @returns the files of the training set and of the test set
 * @throws ValueError as `readIdxFolder`, but for what is wrong behind the headers.
 * @example
 * import { mkdir, writeFile } from 'node:fs/promises';
 * await mkdir('mnist');
 * for (const part of ['train', 't10k']) {
 *   await writeFile(`mnist/${part}-images-idx3-ubyte`, toIdx(new Uint8Array(8), [2, 2, 2]));
 *   await writeFile(`mnist/${part}-labels-idx1-ubyte`, toIdx(Uint8Array.of(7, 2), [2]));
 * }
 * const { train } = await idxFolder('mnist');
 * train.labels; // 'mnist/train-labels-idx1-ubyte'
 * train.shape; // [2, 2, 2]
 */
export async function idxFolder(folder: string): Promise<{ train: IdxFiles; test: IdxFiles }> {
  const train = await findSet(folder, 'train');
  const test = await findSet(folder, 'test');
  const [a, b] = [train, test].map(({ shape }) => shape.slice(1).join('x'));
  if (a !== b) {
    throw new ValueError(
      `${folder}: the test images must be ${a} pixels, as the training images are, got ${b}.`,
    );
  }
  return { train, test };
}

async function readSet({ images, labels, shape }: IdxFiles): Promise<IdxSet> {
  if (shape.length !== 3) fail(images, 'the shape', '[n, height, width] of gray images', shape);
  const read = async (path: string) => parseIdx(await fs.readFile(path), path).data as Uint8Array;
  return {
    images: await read(images),
    shape: shape as [number, number, number],
    labels: await read(labels),
  };
}

/**
 * Reads the images and labels of MNIST and its kin from a folder of IDX files, gzipped or not:
 * `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
 * `t10k-labels-idx1-ubyte`; `train10k-` and `test-` are understood as well.
 *
 * @param folder its path
 * @returns the training set and the test set
 * @throws ValueError that names the folder or file: it is missing, empty, truncated, of another
 *     format, or there are not as many labels as images, or the two sets differ in image size.
 * @example
 * import { mkdir, writeFile } from 'node:fs/promises';
 * await mkdir('mnist');
 * for (const part of ['train', 't10k']) {
 *   await writeFile(`mnist/${part}-images-idx3-ubyte`, toIdx(new Uint8Array(8), [2, 2, 2]));
 *   await writeFile(`mnist/${part}-labels-idx1-ubyte`, toIdx(Uint8Array.of(7, 2), [2]));
 * }
 * const { test } = await readIdxFolder('mnist');
 * test.labels; // Uint8Array [7, 2]
 * test.shape; // [2, 2, 2]
 */
export async function readIdxFolder(folder: string): Promise<{ train: IdxSet; test: IdxSet }> {
  const { train, test } = await idxFolder(folder);
  return { train: await readSet(train), test: await readSet(test) };
}

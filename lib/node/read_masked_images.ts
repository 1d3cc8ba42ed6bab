import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { filled, onlyKnown, ValueError } from '../check.js';
import { withChannels } from '../data/image.js';
import { listFiles } from './list_files.js';
import { IMAGE_EXTENSIONS, readImage } from './read_image.js';
import type { ImageFile, ReadImagesOptions } from './read_images.js';

/** An image and the mask of what is to be found in it, of one size. */
export type MaskedImage = {
  /** The image, with as many channels as were asked for. */
  image: ImageFile;
  /** The mask, of one channel. */
  mask: ImageFile;
};

/** What an image and its mask share of their names: 7.png and 7.png, 7_mask.png or 7.mask.png. */
const stem = (path: string, part = 'images') => {
  const name = basename(path, extname(path));
  return part === 'masks' ? name.replace(/[._-]mask$/i, '') : name;
};

/** Refuses a folder without the two that there must be. */
async function checkFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    const got = cause.code === 'ENOENT' ? 'no such folder' : cause.message;
    throw new ValueError(
      `${folder}: the data must be a folder with images/ and masks/, got ${got}.`,
      {
        cause,
      },
    );
  });
  const missing = ['images', 'masks'].filter((part) => !names.includes(part));
  if (missing.length === 0) return;
  throw new ValueError(
    `${folder}: the folder must contain images/ and masks/, got no ${missing.join(' and no ')}.`,
  );
}

/** The files of one folder, each with the file of the other that has its name. */
async function pairs(folder: string): Promise<[image: string, mask: string][]> {
  await checkFolder(folder);
  const [images, masks] = await Promise.all(
    ['images', 'masks'].map((part) => listFiles(join(folder, part), IMAGE_EXTENSIONS)),
  );
  const partner = (path: string, others: string[], kind: string, part: string): string => {
    const name = stem(path, part === 'masks' ? 'images' : 'masks');
    const found = others.filter((other) => stem(other, part) === name);
    if (found.length === 1) return found[0]!;
    const got = found.map((other) => basename(other)).join(', ') || 'none';
    throw new ValueError(
      `${join(folder, part)}: the folder must contain one ${kind} called ${name} for ` +
        `${path}, got ${got}.`,
    );
  };
  for (const mask of masks!) partner(mask, images!, 'image', 'images');
  return images!.map((image) => [image, partner(image, masks!, 'mask', 'masks')]);
}

/**
 * The images of a folder with their masks: FOLDER/images and FOLDER/masks, PNG or JPEG, an image
 * and its mask of one name. Each pair is read when it is asked for.
 *
 * @param folder its path
 * @param options channels of the images, 1 where left out
 * @throws ValueError that names the folder or file: missing, an image without a mask or a mask
 *     without an image, two of different size, cut off, damaged.
 * @example
 * import { mkdir, writeFile } from 'node:fs/promises';
 * const white = imageToPng({ width: 2, height: 1, channels: 1, data: Float32Array.of(1, 1) });
 * for (const kind of ['images', 'masks']) {
 *   await mkdir(`nuclei/${kind}`, { recursive: true });
 *   await writeFile(`nuclei/${kind}/a.png`, white);
 * }
 * const masks = [];
 * for await (const { mask } of readMaskedImages('nuclei')) masks.push(mask.data);
 * masks; // [Float32Array [1, 1]]
 */
export async function* readMaskedImages(
  folder: string,
  options: ReadImagesOptions = {},
): AsyncGenerator<MaskedImage, void, undefined> {
  filled('readMaskedImages', 'folder', folder, 'a path');
  onlyKnown('readMaskedImages', options, ['channels']);
  for (const [imagePath, maskPath] of await pairs(folder)) {
    const image = withChannels(await readImage(imagePath), options.channels ?? 1);
    const mask = withChannels(await readImage(maskPath), 1);
    if (mask.width !== image.width || mask.height !== image.height) {
      throw new ValueError(
        `${maskPath}: the mask must be of ${image.width}x${image.height} pixels, as ${imagePath} ` +
          `is, got ${mask.width}x${mask.height}.`,
      );
    }
    yield { image: { path: imagePath, ...image }, mask: { path: maskPath, ...mask } };
  }
}

/**
 * The masks of such a folder alone, as they are stored.
 *
 * @throws ValueError as readMaskedImages does
 */
export async function* readMasks(folder: string): AsyncGenerator<ImageFile, void, undefined> {
  filled('readMasks', 'folder', folder, 'a path');
  for (const [, path] of await pairs(folder)) {
    yield { path, ...withChannels(await readImage(path), 1) };
  }
}

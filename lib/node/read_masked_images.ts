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

/** What the name of a mask ends with besides that of its image: 7_mask.png, 7-seg.png or 7.labels.png. */
const MASK = /[._-](masks?|seg|segmentation|labels?|gt|annotation)$/i;
const IMAGE = /[._-](image|img)$/i;

const nameOf = (path: string) => basename(path, extname(path));
const isMask = (path: string) => MASK.test(nameOf(path));

/** The files by what images and masks share of their names. */
function byStem(paths: readonly string[], ending: RegExp): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    const stem = nameOf(path).replace(ending, '');
    found.set(stem, [...(found.get(stem) ?? []), path]);
  }
  return found;
}

/** Where images and masks are: in two folders, or both in one. */
async function imagesAndMasks(folder: string) {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    const got = cause.code === 'ENOENT' ? 'no such folder' : cause.message;
    throw new ValueError(
      `${folder}: the data must be a folder with images/ and masks/, got ${got}.`,
      { cause },
    );
  });
  const missing = ['images', 'masks'].filter((part) => !names.includes(part));
  if (missing.length === 0) {
    const [images, masks] = await Promise.all(
      ['images', 'masks'].map((part) => listFiles(join(folder, part), IMAGE_EXTENSIONS)),
    );
    return {
      images: images!,
      masks: masks!,
      at: { images: join(folder, 'images'), masks: join(folder, 'masks') },
    };
  }
  const files = missing.length < 2 ? [] : names.filter((name) => isMask(name));
  if (
    files.some((name) =>
      (IMAGE_EXTENSIONS as readonly string[]).includes(extname(name).toLowerCase()),
    )
  ) {
    const all = await listFiles(folder, IMAGE_EXTENSIONS);
    return {
      images: all.filter((path) => !isMask(path)),
      masks: all.filter(isMask),
      at: { images: folder, masks: folder },
    };
  }
  throw new ValueError(
    `${folder}: the folder must contain images/ and masks/, got no ${missing.join(' and no ')}.`,
  );
}

/** The images of a folder, each with the mask that has its name. */
export async function maskPairs(folder: string): Promise<[image: string, mask: string][]> {
  const { images, masks, at } = await imagesAndMasks(folder);
  const [imagesBy, masksBy] = [byStem(images, IMAGE), byStem(masks, MASK)];
  const partner = (path: string, others: Map<string, string[]>, kind: 'image' | 'mask'): string => {
    const stem = nameOf(path).replace(kind === 'mask' ? IMAGE : MASK, '');
    const found = others.get(stem) ?? [];
    if (found.length === 1) return found[0]!;
    const got = found.map((other) => basename(other)).join(', ') || 'none';
    throw new ValueError(
      `${at[`${kind}s`]}: the folder must contain one ${kind} called ${stem} for ${path}, got ${got}.`,
    );
  };
  for (const mask of masks) partner(mask, imagesBy, 'image');
  return images.map((image) => [image, partner(image, masksBy, 'mask')]);
}

/**
 * The images of a folder with their masks: FOLDER/images and FOLDER/masks, an image and its mask of one name, or of a name
 * that ends in _mask, -seg or .labels besides, then also in one folder. Each pair is read when it is asked for.
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
  for (const [imagePath, maskPath] of await maskPairs(folder)) {
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

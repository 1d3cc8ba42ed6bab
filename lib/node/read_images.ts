import { onlyKnown } from '../check.js';
import { type Image, withChannels } from '../data/image.js';
import { listFiles } from './list_files.js';
import { IMAGE_EXTENSIONS, readImage } from './read_image.js';

/** How images are read from files. */
export interface ReadImagesOptions {
  /** 1 for gray (default) or 3 for colour, whatever the files have. */
  channels?: 1 | 3;
}

/** An image, and its file. */
export type ImageFile = Image & {
  /** Of the file. */
  path: string;
};

/**
 * The images of a folder's PNG and JPEG files by name, or of one file, each read when it is asked
 * for.
 *
 * @param path of a folder or a file
 * @param options channels, 1 where left out
 * @throws ValueError that names the folder or file: missing, without images, cut off, damaged.
 * @example
 * import { mkdir, writeFile } from 'node:fs/promises';
 * const white = imageToPng({ width: 2, height: 1, channels: 1, data: Float32Array.of(1, 1) });
 * await mkdir('photos');
 * await writeFile('photos/a.png', white);
 * const images = [];
 * for await (const image of readImages('photos', { channels: 3 })) images.push(image);
 * images[0].path; // 'photos/a.png'
 * images[0].data; // Float32Array [1, 1, 1, 1, 1, 1]
 */
export async function* readImages(
  path: string,
  options: ReadImagesOptions = {},
): AsyncGenerator<ImageFile, void, undefined> {
  onlyKnown('readImages', options, ['channels']);
  for (const file of await listFiles(path, IMAGE_EXTENSIONS)) {
    yield { path: file, ...withChannels(await readImage(file), options.channels ?? 1) };
  }
}

import { onlyKnown } from '../check.js';
import { type Image, withChannels } from '../data/image.js';
import { listFiles } from './list_files.js';
import { IMAGE_EXTENSIONS, readImage } from './read_image.js';

export interface ReadImagesOptions {
  /** 1 for gray (default) or 3 for colour, whatever the files have. */
  channels?: 1 | 3;
}

/** An image, and its file. */
export type ImageFile = Image & {
  path: string;
};

/**
 * The images of a folder's PNG and JPEG files by name, or of one file, each read when it is asked
 * for.
 *
 * @throws ValueError that names the folder or file: missing, without images, cut off, damaged.
 * @example for await (const { width, height, data } of readImages('photos', { channels: 3 })) use(data)
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

import { PictureKinds } from '../../data/picture_kinds.js';
import type { PictureReader } from './picture_reader.js';
import { readAhead } from './source.js';
import type { Size } from './wanted_size.js';

/** What is found by a look at each picture. */
export interface Looked {
  kinds: PictureKinds;
  sizes: Size[];
}

/** Reads each picture once. */
export async function lookAt(
  items: readonly { file: string }[],
  reader: PictureReader,
): Promise<Looked> {
  const kinds = new PictureKinds();
  const sizes: Size[] = [];
  for await (const picture of readAhead(items, ({ file }) => reader.read(file))) {
    const { image } = picture;
    kinds.add(image, picture);
    sizes.push([image.height, image.width]);
  }
  return { kinds, sizes };
}

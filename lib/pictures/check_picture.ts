import { fail, integer, ValueError } from '../check.js';
import type { Picture } from './picture.js';

/** The value, if it is a picture whose data fits its width and height. */
export function checkPicture(where: string, name: string, value: unknown): Picture {
  const { width, height, data } = Object(value) as Partial<Picture>;
  if (!(data instanceof Uint8ClampedArray)) {
    return fail(where, name, 'a picture {width, height, data: Uint8ClampedArray}', value);
  }
  const size =
    integer(where, `${name}.width`, width, 1) * integer(where, `${name}.height`, height, 1);
  if (data.length !== size * 4) {
    throw new ValueError(
      `${where}: ${name}.data must be of length width * height * 4 (${size * 4}), got ${data.length}.`,
    );
  }
  return value as Picture;
}

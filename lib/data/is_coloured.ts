import type { Image } from './image.js';

/** Whether any pixel is of another colour than gray. */
export function isColoured({ channels, data }: Image): boolean {
  if (channels < 3) return false;
  for (let at = 0; at < data.length; at += channels) {
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return true;
  }
  return false;
}

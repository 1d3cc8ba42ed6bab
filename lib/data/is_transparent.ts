import type { Image } from './image.js';

/** Whether some pixel is not opaque. */
export function isTransparent({ channels, data }: Image): boolean {
  if (channels % 2 === 1) return false;
  // Of a photograph millions.
  for (let i = channels - 1; i < data.length; i += channels) if (data[i]! < 1) return true;
  return false;
}

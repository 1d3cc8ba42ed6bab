import type { Image } from '../../lib/data/image.js';

/** Whether some pixel is not opaque. */
export const isTransparent = ({ channels, data }: Image): boolean =>
  channels % 2 === 0 && data.some((value, i) => i % channels === channels - 1 && value < 1);

import { otsu } from '../measures/otsu.js';
import { withChannels } from './image.js';

/** How bright an image is to be, and how strong its contrast. */
export interface Exposure {
  /** Of the values: roots show dim cells beside bright ones. */
  power: number;
  /** Of where Otsu's threshold lies, in units of half the distance of the classes that it makes. */
  shift: number;
  /** Half the distance of the means of both classes. */
  contrast: number;
}

export const USUAL_EXPOSURE: Exposure = { power: 0.5, shift: 0, contrast: 1 };

const mean = (values: Float32Array) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);

/** The brightness of each pixel. */
function graysOf(values: Float32Array, channels: number): Float32Array {
  if (channels === 1) return values;
  const length = values.length / channels;
  return withChannels({ width: length, height: 1, channels, data: values }, 1).data;
}

/**
 * What models that find cells get of an image: roots of its values, shifted and scaled so that
 * Otsu's threshold of the brightness lies at 0 and the means of what is below and above it are 2 apart;
 * all 0 where they are equal, but for the colours. Microscopes differ in exposure, and the mean of all
 * pixels, which is often taken, depends on how many cells there are.
 *
 * @param values of one image, at least 0.
 * @param channels of it, 1 or 3
 * @example
 * normalExposure(Float32Array.of(0, 0, 0.25)); // Float32Array [-0.0078..., -0.0078..., 1.992...]
 */
export function normalExposure(
  values: Float32Array,
  exposure = USUAL_EXPOSURE,
  channels = 1,
): Float32Array {
  const { power, shift, contrast } = exposure;
  const roots = values.map((value) => value ** power);
  const grays = graysOf(roots, channels);
  const threshold = otsu(grays);
  const side = (above: boolean) => grays.filter((value) => value > threshold === above);
  const [low, high] = [mean(side(false)), mean(side(true))];
  const flat = channels === 1 ? 0 : contrast;
  const scale = high > low ? (2 * contrast) / (high - low) : flat;
  return roots.map((value) => (value - threshold) * scale + shift);
}

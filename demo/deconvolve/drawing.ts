import { colorize } from '../../lib/pictures/color_map.js';
import { linePlot } from '../../lib/pictures/line_plot.js';
import { attribution, minMax } from '../../lib/pictures/normalize.js';
import type { Picture } from '../../lib/pictures/picture.js';
import type { Theme } from '../../lib/pictures/theme.js';
import type { InputKind, Sample } from './input_kind.js';

/** The channels of each place summed up. */
export function channelSums(values: Float32Array, channels: number): Float32Array {
  return Float32Array.from({ length: values.length / channels }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += values[i * channels + c]!;
    return sum;
  });
}

/** A picture of one channel in gray, of three or four in colour, of others their mean. */
export function samplePicture({ lengths, values }: Sample, channels: number): Picture {
  const [height, width] = lengths as [number, number];
  if (channels === 3 || channels === 4) {
    const data = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++) data[i * 4 + c] = values[i * channels + c]! * 255;
    }
    return { width, height, data };
  }
  const mean = channelSums(values, channels).map((sum) => sum / channels);
  return { width, height, data: colorize(mean, 'gray') };
}

/** What adds to a unit red, what takes from it blue, on a scale of its own (`attribution`). */
export function projectionPicture(
  values: Float32Array,
  [height, width]: readonly [number, number],
  channels: number,
): Picture {
  const data = colorize(attribution(channelSums(values, channels)), 'diverging');
  return { width, height, data };
}

/** Maps of a layer as pictures of one scale, so that they can be compared. */
export function mapPictures(maps: readonly Float32Array[], lengths: readonly number[]): Picture[] {
  const [width = 1, height = 1] = [...lengths].reverse();
  const size = width * height;
  const all = new Float32Array(maps.length * size);
  maps.forEach((map, n) => {
    all.set(map, n * size);
  });
  const scaled = minMax(all);
  return maps.map((_, n) => ({
    width,
    height,
    data: colorize(scaled.subarray(n * size, (n + 1) * size), 'viridis'),
  }));
}

/** A signal, with what adds to a unit shaded red behind it, and what takes from it blue. */
export function signalPicture(
  { channels }: InputKind,
  { lengths, values, axis }: Sample,
  size: { theme: Theme; width: number; height: number },
  projection: Float32Array,
): Picture {
  const { label = '', step = 1 } = axis ?? {};
  const x = Array.from({ length: lengths[0]! }, (_, i) => i * step);
  const contribution = channelSums(projection, channels);
  const line = { x, y: channelSums(values, channels), contribution };
  return linePlot([line], { ...size, xLabel: label, scale: 2 });
}

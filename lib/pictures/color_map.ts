import { rgb } from 'd3-color';
import { interpolateInferno, interpolateRdBu, interpolateViridis } from 'd3-scale-chromatic';
import { floats, oneOf } from '../check.js';

/**
 * Colour maps of even perceived steps. `gray`, `viridis` and `inferno` (Smith & van der Walt, for
 * matplotlib) grow lighter from 0 to 1; `diverging` (Brewer's RdBu) runs from blue over white at
 * 0.5 to red.
 */
export type ColorMap = 'gray' | 'viridis' | 'inferno' | 'diverging';

const MAPS: Readonly<Record<ColorMap, (t: number) => string>> = {
  gray: (t) => `rgb(${255 * t}, ${255 * t}, ${255 * t})`,
  viridis: interpolateViridis,
  inferno: interpolateInferno,
  diverging: (t) => interpolateRdBu(1 - t),
};

/** The names of the colour maps. */
export const COLOR_MAPS = Object.keys(MAPS) as ColorMap[];

const STEPS = 256;
const tables = new Map<ColorMap, Uint8ClampedArray>();

/** The 256 colours of a map, three bytes each. */
function table(map: ColorMap): Uint8ClampedArray {
  const known = tables.get(map);
  if (known !== undefined) return known;
  const colors = new Uint8ClampedArray(STEPS * 3);
  for (let i = 0; i < STEPS; i++) {
    const { r, g, b } = rgb(MAPS[map](i / (STEPS - 1)));
    colors.set([r, g, b], i * 3);
  }
  tables.set(map, colors);
  return colors;
}

/**
 * Colours for values 0..1.
 *
 * @param values 0..1; what lies beyond is cut off
 * @param map the colour map's name
 * @returns RGBA, four bytes a value, opaque
 * @throws ValueError for what is no Float32Array, or an unknown map
 * @example
 * colorize(Float32Array.of(0, 1), 'gray'); // Uint8ClampedArray [0, 0, 0, 255, 255, 255, 255, 255]
 */
export function colorize(values: Float32Array, map: ColorMap): Uint8ClampedArray {
  floats('colorize', 'the values', values);
  const colors = table(oneOf('colorize', 'map', map, COLOR_MAPS));
  const data = new Uint8ClampedArray(values.length * 4);
  values.forEach((value, i) => {
    const step = Math.round(Math.min(Math.max(value, 0), 1) * (STEPS - 1)) * 3;
    data.set([colors[step]!, colors[step + 1]!, colors[step + 2]!, 255], i * 4);
  });
  return data;
}

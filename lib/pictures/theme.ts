import { oneOf } from '../check.js';
import type { Color } from './picture.js';

/** Which page a picture is meant for. */
export type Theme = 'light' | 'dark';

/** The colours that a theme draws with. */
export interface Palette {
  readonly background: Color;
  /** Text and data without a colour of their own. */
  readonly ink: Color;
  /** Text of less weight: the numbers on an axis. */
  readonly muted: Color;
  /** Grid lines and frames. */
  readonly rule: Color;
}

const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    background: [255, 255, 255],
    ink: [24, 28, 34],
    muted: [88, 96, 108],
    rule: [222, 226, 232],
  },
  dark: {
    background: [22, 25, 30],
    ink: [236, 239, 243],
    muted: [160, 168, 180],
    rule: [52, 58, 67],
  },
};

/** The colours of a theme. */
export function palette(where: string, theme: Theme): Palette {
  return PALETTES[oneOf(where, 'theme', theme, ['light', 'dark'])];
}

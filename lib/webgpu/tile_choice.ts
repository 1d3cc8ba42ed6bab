import { flag, integer } from '../check.js';
import type { WebgpuBackend } from './backend.js';
import type { TileChoice } from './tiles.js';

/**
 * By vendor, as WebGPU's adapter info names it, or vendor and architecture. **None of these cards was measured**: small
 * ones (8 to 40 processors on Apple's, 4 to 32 on Intel's, 2 to 18 on phones) have work for all with fewer, larger tiles,
 * and phones have few registers for a thread, of which tiles of 64 by 64 take many. `npm run check:gpu -- --tune` says what
 * is best on a card.
 */
export const TILE_CHOICES: Readonly<Record<string, TileChoice>> = {
  nvidia: { enough: 64, large: true },
  amd: { enough: 64, large: true },
  intel: { enough: 32, large: true },
  apple: { enough: 32, large: true },
  qualcomm: { enough: 16, large: false },
  arm: { enough: 16, large: false },
};

/** Of cards that are not in the table, and where a browser does not name its card. */
export const USUAL_CHOICE: TileChoice = { enough: 64, large: true };

let set: TileChoice | null = null;

/**
 * Chooses the tiles of matrix products on WebGPU, from the next call on, as `npm run check:gpu -- --tune` finds them for a
 * card; without it a table of common cards does. Results of one choice are the same bits each time; those of
 * two may differ by rounding.
 *
 * @param choice `enough`, the workgroups that give each processor of the card work, and `large`, whether tiles of 64 by 64
 *   values are taken; null for the table's
 * @throws ValueError for another `enough` than a positive integer, or another `large` than true or false
 * @example
 * setTiles({ enough: 128, large: true });
 * const [x, filter] = [tf.ones<tf.Rank.R3>([1, 4, 1]), tf.ones<tf.Rank.R3>([2, 1, 1])];
 * conv1dTranspose(x, filter, [1, 8, 1], 2, 'same').shape; // [1, 8, 1]
 * setTiles(null);
 */
export function setTiles(choice: TileChoice | null): void {
  set = choice && {
    enough: integer('setTiles', 'enough', choice.enough, 1),
    large: flag('setTiles', 'large', choice.large),
  };
}

/** The choice for a backend's card. */
export function tileChoice({ adapterInfo = {} }: Pick<WebgpuBackend, 'adapterInfo'>): TileChoice {
  if (set !== null) return set;
  const { vendor = '', architecture = '' } = adapterInfo;
  return TILE_CHOICES[`${vendor} ${architecture}`] ?? TILE_CHOICES[vendor] ?? USUAL_CHOICE;
}

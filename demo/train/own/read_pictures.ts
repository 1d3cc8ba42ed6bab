import { withChannels } from '../../../lib/data/image.js';
import { isColoured } from '../../../lib/data/is_coloured.js';
import { readPicture } from '../../input/picture_file.js';
import { EVERY_JUDGED, type Pictures } from '../lesson/material.js';
import { type SmallPicture, smallPicture } from './small_picture.js';

/** Pixels of a side, as the network takes it. */
const SIDE = 48;
/** Fewer leave nothing to judge by, more take too much memory. */
const LEAST = 2 * EVERY_JUDGED;
const MOST = 1_000;
/** Of the names of files in a message. */
const NAMED = 3;

/** Own material, with what was done to it, in sentences. */
export interface Read<M> {
  material: M;
  said: string;
}

const names = (files: readonly string[]) =>
  files.slice(0, NAMED).join(', ') + (files.length > NAMED ? ', …' : '');

/** What was done to the pictures. */
function saidOf(pictures: readonly SmallPicture[], sizes: readonly string[], channels: 1 | 3) {
  const count = (is: (one: SmallPicture) => boolean) => pictures.filter(is).length;
  const [cut, transparent] = [count((one) => one.cut), count((one) => one.transparent)];
  const first = sizes[0]!;
  const others = sizes.every((size) => size === first) ? '' : ' and other sizes';
  return [
    `${pictures.length} pictures of ${first} pixels${others}, resized to ${SIDE} × ${SIDE}.`,
    cut > 0 ? `Of ${cut} the middle square was taken.` : '',
    channels === 3 ? 'Colours stay.' : 'All are gray.',
    transparent > 0 ? `Transparent parts of ${transparent} are white.` : '',
  ];
}

/**
 * Picture files as a network learns them: small squares of one size, in colour if any of them has some.
 *
 * @throws Error if too few of the files are pictures
 */
export async function readPictures(files: readonly File[]): Promise<Read<Pictures>> {
  const [taken, sizes, left]: [SmallPicture[], string[], string[]] = [[], [], []];
  for (const file of files.slice(0, MOST)) {
    try {
      const picture = await readPicture(file);
      sizes.push(`${picture.width} × ${picture.height}`);
      taken.push(smallPicture(picture, SIDE));
      picture.close();
    } catch {
      left.push(file.name);
    }
  }
  const not = left.length === 0 ? '' : `No pictures that this browser reads: ${names(left)}.`;
  if (taken.length < LEAST) {
    throw new Error(
      `There must be at least ${LEAST} pictures, as each ${EVERY_JUDGED}th is kept to judge by, got ${taken.length}. ${not}`.trim(),
    );
  }
  const channels = taken.some(({ image }) => isColoured(image)) ? 3 : 1;
  const size = SIDE * SIDE * channels;
  const data = new Float32Array(taken.length * size);
  for (const [n, { image }] of taken.entries())
    data.set(withChannels(image, channels).data, n * size);
  const more = files.length - MOST;
  const beyond = more > 0 ? `${more} more than ${MOST} files were left out.` : '';
  const said = [...saidOf(taken, sizes, channels), not, beyond].filter((one) => one !== '');
  return { material: { kind: 'pictures', side: SIDE, channels, data }, said: said.join(' ') };
}

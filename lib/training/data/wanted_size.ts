import { ValueError } from '../../check.js';
import type { Resize } from '../../data/fit_image.js';
import { descriptionOf } from '../../data/kept_description.js';
import type { DataRequest } from '../tasks/task.js';
import { imageShapeOf } from './image_channels.js';

export type Size = readonly [height: number, width: number];

/** What size images are brought to, and how. */
export interface WantedSize {
  /** Undefined where each stays as large as it is. */
  size: Size | undefined;
  /** Undefined where all are of the size already. */
  resize: Resize | undefined;
  assumed: string[];
}

/** The sizes of pictures, in words. */
export function sizesText(sizes: readonly Size[]): string {
  const texts = [...new Set(sizes.map(([height, width]) => `${width}x${height}`))];
  if (texts.length === 1) return `${sizes.length} of ${texts[0]} pixels`;
  const range = (place: 0 | 1) => {
    const values = sizes.map((size) => size[place]);
    const [least, most] = [
      values.reduce((a, b) => Math.min(a, b)),
      values.reduce((a, b) => Math.max(a, b)),
    ];
    return least === most ? String(least) : `${least} to ${most}`;
  };
  return `${sizes.length} of ${range(1)} by ${range(0)} pixels`;
}

/** The commonest size, if half of the pictures have it; else the least height and the least width of any. */
function usualSize(sizes: readonly Size[]): { size: Size; why: string } {
  const counts = new Map<string, number>();
  for (const size of sizes) counts.set(size.join(), (counts.get(size.join()) ?? 0) + 1);
  const [common, count] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best));
  if (2 * count >= sizes.length) {
    return { size: common.split(',').map(Number) as unknown as Size, why: 'the commonest size' };
  }
  const least = (place: 0 | 1) => sizes.reduce((a, size) => Math.min(a, size[place]), Infinity);
  return { size: [least(0), least(1)], why: 'the least height and width' };
}

/**
 * The size that images are brought to: that of the model, of the training data, the one that is asked for, or the usual
 * one where they differ.
 *
 * @param where the data, for errors
 * @param free whether a model takes any size, so that images stay as they are where nothing is asked for
 * @throws ValueError where the model has a size that images are not of, and does not say how they are brought to it
 */
export function wantedSize(
  where: string,
  sizes: readonly Size[],
  request: DataRequest,
  free = false,
): WantedSize {
  const { models, known, size: asked } = request;
  const differ = ([height, width]: Size) => sizes.some(([h, w]) => h !== height || w !== width);
  const kept = models === undefined ? known : descriptionOf(Object.values(models)[0]!);
  if (kept?.size !== undefined && kept.resize !== undefined) {
    return { size: kept.size, resize: kept.resize, assumed: [] };
  }
  const [height, width] = models === undefined ? (known?.size ?? []) : imageShapeOf(models);
  if (height != null && width != null) {
    const other = sizes.find(([h, w]) => h !== height || w !== width);
    if (other !== undefined) {
      const whose =
        models === undefined ? 'as the training images are' : 'as the model was built for';
      throw new ValueError(
        `${where}: the images must be ${width}x${height} pixels, ${whose}, got ${other[1]}x${other[0]}.`,
      );
    }
    return { size: [height, width], resize: undefined, assumed: [] };
  }
  if (asked === undefined && free) return { size: undefined, resize: undefined, assumed: [] };
  const resize = request.resize ?? 'cover';
  if (asked !== undefined) {
    return { size: asked, resize: differ(asked) ? resize : request.resize, assumed: [] };
  }
  const { size, why } = usualSize(sizes);
  if (!differ(size)) return { size, resize: request.resize, assumed: [] };
  const way =
    request.resize === undefined
      ? `; --size HxW and --resize say otherwise`
      : '; --size HxW says otherwise';
  return {
    size,
    resize,
    assumed: [
      `sizes differ: all images are brought to ${size[1]}x${size[0]}, ${why}, by '${resize}'${way}.`,
    ],
  };
}

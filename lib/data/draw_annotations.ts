import type { AnnotatedImage } from './annotated_image.js';
import { fillRuns } from './coco_runs.js';
import { fillPolygon } from './fill_polygon.js';

/**
 * The class of each pixel of an annotated image, by the place of its label from 1 on; 0 is background.
 *
 * @param labels in order
 * @param size [height, width] of the image
 */
export function drawAnnotations(
  { where, shapes }: AnnotatedImage,
  labels: readonly string[],
  [height, width]: readonly [height: number, width: number],
): Float32Array {
  const map = new Float32Array(height * width);
  for (const { label, rings, runs } of shapes) {
    const value = labels.indexOf(label) + 1;
    if (rings !== undefined) fillPolygon(map, width, rings, value);
    if (runs !== undefined) fillRuns(where, map, runs, value);
  }
  return map;
}

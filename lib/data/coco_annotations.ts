import { array, fail, filled, record } from '../check.js';
import type { AnnotatedImage, Annotations, Shape } from './annotated_image.js';
import type { CocoRuns } from './coco_runs.js';
import type { Point } from './fill_polygon.js';

/** Whether JSON is that of COCO's annotations. */
export const isCoco = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'images' in json && 'annotations' in json;

/** x, y, x, y ... as points. */
function pointsOf(where: string, value: unknown): Point[] {
  const numbers = array(where, 'the polygon', value);
  const valid = numbers.length >= 6 && numbers.length % 2 === 0 && numbers.every(Number.isFinite);
  if (!valid) fail(where, 'the polygon', 'x and y of three points or more', value);
  return Array.from({ length: numbers.length / 2 }, (_, i) => [
    numbers[2 * i] as number,
    numbers[2 * i + 1] as number,
  ]);
}

/** What a segmentation covers: polygons, or runs. */
function outline(where: string, value: unknown): Omit<Shape, 'label'>[] {
  if (Array.isArray(value)) {
    // Each is a part of the thing: they are drawn one by one, so that no overlap is a hole.
    return value.map((ring) => ({ rings: [pointsOf(where, ring)] }));
  }
  const { counts, size } = record(where, 'the segmentation', value);
  const [height, width] = array(where, 'the size', size) as [number, number];
  if (typeof counts !== 'string') array(where, 'the counts', counts);
  return [{ runs: { counts: counts as CocoRuns['counts'], size: [height, width] } }];
}

/**
 * What a file of COCO's annotations says: images by name, the outlines in each, classes in the order of their ids.
 *
 * @param json the file's content
 * @param name of the file, for errors
 * @throws ValueError that names the annotation: of no image or category, or without an outline
 */
export function cocoAnnotations(json: unknown, name: string): Annotations {
  const root = record(name, 'the file', json);
  const categories = array(name, 'categories', root.categories)
    .map((one) => record(name, 'each category', one))
    .sort((a, b) => Number(a.id) - Number(b.id));
  const labels = new Map(
    categories.map((one) => [one.id, filled(name, 'the name of each category', one.name)]),
  );
  const images = new Map<unknown, AnnotatedImage>();
  for (const one of array(name, 'images', root.images)) {
    const { id, file_name: file } = record(name, 'each image', one);
    const own = filled(name, 'the file_name of each image', file, 'a name');
    images.set(id, { file: own, where: `${name}, image ${String(id)}`, shapes: [] });
  }
  const left = new Map<string, number>();
  array(name, 'annotations', root.annotations).forEach((one, i) => {
    const annotation = record(name, 'each annotation', one);
    const where = `${name}, annotation ${String(annotation.id ?? i)}`;
    const image = images.get(annotation.image_id);
    if (image === undefined) fail(where, 'image_id', 'the id of an image', annotation.image_id);
    const label = labels.get(annotation.category_id);
    if (label === undefined) {
      fail(where, 'category_id', 'the id of a category', annotation.category_id);
    }
    const { segmentation } = annotation;
    if (segmentation === undefined || (Array.isArray(segmentation) && segmentation.length === 0)) {
      left.set('box', (left.get('box') ?? 0) + 1);
      return;
    }
    for (const shape of outline(where, segmentation))
      image!.shapes.push({ label: label!, ...shape });
  });
  return { images: [...images.values()], labels: [...new Set(labels.values())], left };
}

import type { DataFacts } from '../../data/data_description.js';
import type { Size, TranslationData } from '../tasks/image_translation.js';
import type { DataRequest, Request } from '../tasks/task.js';
import { imagePairs } from './image_pairs.js';
import { openImages } from './images.js';
import { inParts } from './parts.js';

/** Images that are to be turned into others, and how many channels they have. */
export interface WholeImages extends TranslationData {
  channels: number;
  label: string;
}

/** The pictures of the drawn pairs alone. */
async function drawnPictures(request: DataRequest) {
  const { facts, train, test, size, smallest } = await imagePairs(request);
  const pictures = (source: typeof train) =>
    async function* () {
      for await (const { y } of source()) yield { x: y! };
    };
  const label = 'embedded discs and squares, drawn by this program (no --data was given)';
  const images = `${facts.found.pairs!.split(',')[0]}, in colour`;
  const own = { ...facts, label, found: { images } };
  return { facts: own, train: pictures(train), test: pictures(test), size, smallest };
}

/**
 * Images of one size.
 *
 * @param drawn what is drawn where no data are given: gray glyphs, or shapes in colour
 */
export async function wholeImages(
  request: Request,
  drawn: 'glyphs' | 'shapes' = 'glyphs',
): Promise<WholeImages> {
  const { models, seed, data } = request;
  if (data === undefined && request.judged === undefined && drawn === 'shapes') {
    const found = await drawnPictures(request);
    const { size, smallest, facts } = found;
    const parts = await inParts(found, request);
    return { ...parts, size, smallest, seed, channels: 3, label: facts.label };
  }
  // What a model gives is like its images, whatever it takes.
  const alike = models === undefined ? {} : { models: { ...models, generator: models.model! } };
  const { shape, facts, job, judged } = await openImages({ ...request, ...alike });
  const [height, width, channels] = shape;
  const size: Size = [height, width];
  return { job, judged, size, smallest: Math.min(...size), seed, channels, label: facts.label };
}

/** The data with more that was taken for granted, and other facts. */
export function assuming<T extends TranslationData>(
  data: T,
  sentence: string,
  facts: Partial<DataFacts> = {},
): T {
  const { job } = data;
  const assumed = [...job.data.assumed, sentence];
  return { ...data, job: { ...job, data: { ...job.data, ...facts, assumed } } };
}

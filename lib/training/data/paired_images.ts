import type { TranslationData } from '../tasks/image_translation.js';
import type { Request } from '../tasks/task.js';
import { type ImagePairs, imagePairs } from './image_pairs.js';
import { withOtherData } from './other_data.js';
import { inParts } from './parts.js';

/** Pairs of images in their parts. */
export async function pairedImages(
  request: Request,
): Promise<TranslationData & Pick<ImagePairs, 'channels'>> {
  const found = await withOtherData(request, imagePairs);
  const { channels, size, smallest } = found;
  return { ...(await inParts(found, request)), channels, size, smallest, seed: request.seed };
}

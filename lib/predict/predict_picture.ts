import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import { fitImage, type Views, viewsOf } from '../data/fit_image.js';
import type { Image } from '../data/image.js';
import { asImage } from './as_image.js';
import { asMask } from './as_mask.js';
import { foundClasses } from './found_classes.js';
import { imageScores } from './image_scores.js';
import type { ModelDescription, Output } from './model_description.js';
import type { Prediction } from './prediction.js';
import { type CheckedPicture, pictureValues, toChannels } from './prepare_picture.js';
import { outputFor, outputOverSymmetries } from './probability_map.js';
import { rankedClasses } from './ranked_classes.js';
import { scoresOf } from './scores_of.js';
import { withHoles } from './with_opacity.js';

/** How a picture of another size than a model was trained with is brought to it; undefined where it is not. */
function fitOf(image: Image, output: Output, data: ModelDescription['data']) {
  const { size, resize } = data ?? {};
  if (size === undefined || resize === undefined) return undefined;
  const [height, width] = size;
  if (image.height === height && image.width === width) return undefined;
  const told = `brought to ${width}x${height} pixels by '${resize}', as the images that the model learned from`;
  const whole = output === 'image' || output === 'mask';
  const views: Views = whole
    ? viewsOf(image, size, resize)
    : { images: [fitImage(image, size, resize)], merge: ([one]) => one! };
  return { told, views };
}

interface Found {
  values: Float32Array;
  shape: number[];
  found: Float32Array;
}

/** What a model gives for the views of a picture, as one. */
async function ofViews(views: Views, outputOf: (image: Image) => Promise<Found>): Promise<Found> {
  const all: Found[] = [];
  for (const view of views.images) all.push(await outputOf(view));
  const [first] = all as [Found];
  if (first.shape.length !== 3) return first;
  const [height, width, channels] = first.shape as [number, number, number];
  const merged = views.merge(all.map(({ found: data }) => ({ height, width, channels, data })));
  return {
    values: first.values,
    shape: [merged.height, merged.width, channels],
    found: merged.data,
  };
}

/** What a model gives for a picture. */
export async function predictPicture(
  where: string,
  model: LayersModel,
  given: Image,
  description: ModelDescription,
  options: CheckedPicture & { symmetries: boolean },
): Promise<Prediction> {
  const { inputShape, output, data } = description;
  const [h, w, channels] = inputShape;
  const { image, told } =
    data?.task === 'inpaint'
      ? { image: withHoles(where, given, channels === 4 ? 3 : 1), told: [] as string[] }
      : toChannels(where, given, channels!);
  const { width, height } = image;
  const fit = fitOf(image, output, data);
  if (fit === undefined && ((h ?? height) !== height || (w ?? width) !== width)) {
    const expected = `${w}x${h} pixels, as the model was built for`;
    fail(where, 'the image', expected, `${width}x${height}`);
  }
  const run = options.symmetries ? outputOverSymmetries : outputFor;
  const outputOf = async (one: Image) => {
    const values = pictureValues(one, options, data?.exposure);
    const result: tf.Tensor = run(model, values, [1, one.height, one.width, channels!]);
    const shape = result.shape.slice(1);
    const found = await result.data<'float32'>();
    result.dispose();
    return { values, shape, found };
  };
  if (fit !== undefined) told.push(fit.told);
  const { values, shape, found } = await (fit === undefined
    ? outputOf(image)
    : ofViews(fit.views, outputOf));
  switch (output) {
    case 'image':
      return { output, told, ...asImage(found, shape, options.range) };
    case 'mask': {
      const classes = foundClasses(description.classes, data);
      const mask = asMask(found, shape[2]!, data?.threshold?.value ?? 0.5);
      return { output, told, width: shape[1]!, height: shape[0]!, classes, ...mask };
    }
    case 'classes':
      return { output, told, classes: rankedClasses(found, description.classes) };
    case 'scores':
      if (data?.smoothed !== undefined) {
        const sizes = [shape[1]!, channels!] as const;
        const { smoothed, threshold } = data;
        const scored = imageScores(where, values, found, sizes, smoothed, threshold?.value);
        return { ...scored, told };
      }
      return { ...scoresOf(where, values, found, channels!, data?.threshold?.value), told };
    default:
      return { output: 'code', told, shape, values: found };
  }
}

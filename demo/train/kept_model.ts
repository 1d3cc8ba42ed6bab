import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';

/** Where the browser keeps the model of a lesson. */
const placeOf = (name: string) => `indexeddb://tfjs-deconv-${name}`;

/** Keeps a model, in the place of one that was kept before; whether there was one. */
export async function keepModel(name: string, model: LayersModel): Promise<boolean> {
  const place = placeOf(name);
  const before = place in (await tf.io.listModels());
  await model.save(place);
  return before;
}

const sizes = (model: LayersModel) => model.inputs[0]!.shape.slice(1).map((n) => n ?? 'any');

/**
 * Gives a model the weights of the one that the browser keeps.
 *
 * @throws Error if there is none, or it takes something else.
 */
export async function restoreModel(name: string, model: LayersModel): Promise<void> {
  const place = placeOf(name);
  if (!(place in (await tf.io.listModels()))) {
    throw new Error(`This browser keeps no network of ${name} yet.`);
  }
  const kept = await loadLayersModel(place);
  const [theirs, own] = [kept, model].map((one) => sizes(one).join(' × '));
  if (theirs === own) model.setWeights(kept.getWeights());
  kept.dispose();
  if (theirs !== own) throw new Error(`The kept network takes ${theirs} numbers, this one ${own}.`);
}

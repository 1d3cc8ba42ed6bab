import type * as tfl from '@tensorflow/tfjs-layers';

const outer = new WeakMap<tfl.LayersModel, tfl.LayersModel>();

/** To be called when a model trains by a model within. */
export function rememberOuter(inner: tfl.LayersModel, model: tfl.LayersModel): void {
  outer.set(inner, model);
}

/** The model that trains by this one, as a Sequential does, or itself. */
export const outerModel = (model: tfl.LayersModel): tfl.LayersModel => outer.get(model) ?? model;

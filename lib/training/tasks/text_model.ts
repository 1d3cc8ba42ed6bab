import * as tfl from '@tensorflow/tfjs-layers';

const encoders = (model: tfl.LayersModel) =>
  model.layers.filter(({ name }) => /^encode\d+$/.test(name));

/** How many characters a place of a model's code stands for. */
export const unitOf = (model: tfl.LayersModel) => 2 ** encoders(model).length;

/** The part of a model from lines to codes. */
export function encoderOf(model: tfl.LayersModel): tfl.LayersModel {
  const outputs = encoders(model).at(-1)!.output as tfl.SymbolicTensor;
  return tfl.model({ inputs: model.inputs, outputs });
}

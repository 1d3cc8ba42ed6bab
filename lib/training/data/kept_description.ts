import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { DataDescription } from '../../data/data_description.js';

/** Keeps what its data are like with a model, beside what is kept already: it is saved in model.json. */
export function keepDescription(model: LayersModel, data: DataDescription): void {
  model.setUserDefinedMetadata({ ...model.getUserDefinedMetadata(), data });
}

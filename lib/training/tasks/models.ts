import type { LayersModel } from '@tensorflow/tfjs-layers';

/** The models that are trained together, by the name of the folder each is saved in. */
export type Models = Record<string, LayersModel>;

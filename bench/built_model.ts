import type * as tfl from '@tensorflow/tfjs-layers';
import { BUILT } from './rows.js';

/** A builder's model. The models bring kernels with them: they are imported here and not before. */
export async function builtModel(index: number): Promise<tfl.LayersModel> {
  const { builder, options } = BUILT[index]!;
  const models: Record<string, unknown> = { ...(await import('../models/index.js')) };
  return (models[builder] as (options: object) => tfl.LayersModel)(options);
}

import type * as tfl from '@tensorflow/tfjs-layers';
import { BUILT } from './rows.js';

/** The builders by name, as `models/index.ts` of a build exports them. */
export type Builders = Readonly<Record<string, unknown>>;

/** A builder's model. */
export function builtModel(index: number, builders: Builders): tfl.LayersModel {
  const { builder, options } = BUILT[index]!;
  return (builders[builder] as (options: object) => tfl.LayersModel)(options);
}

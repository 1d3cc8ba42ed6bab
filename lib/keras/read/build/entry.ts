import type * as tfl from '@tensorflow/tfjs-layers';
import type { KerasObject } from '../../keras_object.js';
import type { Built } from '../rules/rule.js';
import type { CallBase } from './call_base.js';
import type { Call } from './calls.js';
import type { Part } from './part.js';

/** A layer of the file, its calls, and what has been made of it so far. */
export interface Entry {
  object: KerasObject;
  name: string;
  calls: Call[];
  base: CallBase;
  outputs: (tfl.SymbolicTensor[] | undefined)[];
  built?: Built;
  part: Part;
}

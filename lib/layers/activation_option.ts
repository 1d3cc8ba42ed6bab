import { type ActivationIdentifier, getActivation } from '../tfjs/resolve.js';
import type { Option } from './options.js';

/** An activation, by default none. */
export const activationOption: Option = (where, _, value) =>
  getActivation(where, value as ActivationIdentifier);

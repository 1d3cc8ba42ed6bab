import type * as tfl from '@tensorflow/tfjs-layers';
import { metadataPairs } from '../../load/user_metadata.js';
import type { EntryMessage } from '../protobuf/messages.js';

/** Under what a file says which of its tensors have their channels second. */
export const CHANNELS_KEY = 'tfjs_deconv.channels_first';

/** What the file says of a model besides its graph. */
export function metadataOf(
  model: tfl.LayersModel,
  channelsFirst: Readonly<Record<string, boolean>>,
): EntryMessage[] {
  const pairs = [...metadataPairs(model), [CHANNELS_KEY, JSON.stringify(channelsFirst)]];
  return pairs.map(([key, value]) => ({ key: key!, value: value! }));
}

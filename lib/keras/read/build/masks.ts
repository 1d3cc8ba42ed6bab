import type * as tfl from '@tensorflow/tfjs-layers';
import { type LayerClass, traitsOf } from '../../../arithmetic/layer_traits.js';
import type { KerasObject } from '../../keras_object.js';
import { refuse } from '../unsupported.js';
import { flatten, TensorRef } from './calls.js';
import type { Entry } from './entry.js';

export type MaskState = 'none' | 'masked';

/** Classes that mind a mask in Keras, and not, or otherwise, in tfjs; wrappers and ConvLSTM2D do, too. */
const SENSITIVE: readonly string[] = ['GlobalAveragePooling1D', 'Softmax'] satisfies LayerClass[];

function makesMask({ className, config }: KerasObject): boolean {
  const kind = traitsOf(className)?.kind;
  return kind === 'masking' || (kind === 'embedding' && config.mask_zero === true);
}

/** What becomes of a mask in a layer; refuses what Keras and tfjs do differently. */
export function maskAfter(
  where: string,
  object: KerasObject,
  layers: readonly tfl.layers.Layer[],
  before: MaskState,
): MaskState {
  const { className, config, name } = object;
  if (makesMask(object)) return 'masked';
  if (before === 'none') return 'none';
  const { kind, rank } = traitsOf(className) ?? {};
  if (kind === 'recurrent' && rank === null) {
    return config.return_sequences === true ? 'masked' : 'none';
  }
  if (kind === 'recurrent' || kind === 'wrapper' || SENSITIVE.includes(className)) {
    refuse(where, [`${className}: on a mask in '${name}'`]);
  }
  return layers.every(({ supportsMasking }) => supportsMasking) ? 'masked' : 'none';
}

const key = (layer: string | null, call: number) => `${call} ${layer}`;

/** Follows masks through a graph. tfjs hands them on by itself; what minds them otherwise is refused. */
export class Masks {
  private readonly origins = new Map<string, Entry>();

  constructor(private readonly entries: ReadonlyMap<string, Entry>) {}

  private origin(entry: Entry, call: number): Entry | undefined {
    const [ref] = flatten(entry.calls[call]?.args);
    const from = ref === undefined ? undefined : this.entries.get(ref.layer);
    return from && ref && this.origins.get(key(ref.layer, ref.call - from.base.inbound));
  }

  /** To be told of every call, in the order in which they are made. */
  made(where: string, entry: Entry, call: number): void {
    const { object, part } = entry;
    if (makesMask(object)) {
      this.origins.set(key(object.name, call), entry);
      return;
    }
    const refs = flatten(entry.calls[call]?.args);
    const masked = refs.some((ref) => this.origins.has(key(ref.layer, ref.call)));
    if (!masked) return;
    const origin = this.origin(entry, call);
    if (refs.length > 1 || part.parts !== null || origin === undefined) {
      refuse(where, [`${object.className}: on a mask in '${object.name}'`]);
    }
    const after = maskAfter(where, object, part.layers, 'masked');
    if (after === 'masked') this.origins.set(key(object.name, call), origin);
  }

  /** Whether a `mask` argument is the mask that comes with the first input anyway. */
  isNatural(entry: Entry, call: number, mask: unknown): boolean {
    const origin = this.origin(entry, call);
    if (origin === undefined || !(mask instanceof TensorRef)) return false;
    const operation = (ref: TensorRef | undefined) => {
      const found = ref && this.entries.get(ref.layer);
      return found && { ...found.object, args: found.calls[ref.call]?.args ?? [] };
    };
    let test = operation(mask);
    if (test?.className === 'Any') {
      if (test.config.axis !== -1 || test.config.keepdims === true) return false;
      test = operation(flatten(test.args)[0]);
    }
    const [tested, value] = test?.className === 'NotEqual' ? test.args : [];
    const [input] = flatten(origin.calls[0]?.args);
    const wanted = origin.object.config.mask_value ?? 0;
    const same = tested instanceof TensorRef && JSON.stringify({ ...tested, shape: 0 });
    return value === wanted && same === JSON.stringify({ ...input, shape: 0 });
  }
}

import type * as tfl from '@tensorflow/tfjs-layers';
import type { LayerKind } from '../../../arithmetic/layer_kinds.js';
import { type LayerClass, traitsOf } from '../../../arithmetic/layer_traits.js';
import { isKerasObject, type KerasObject, readKerasObject } from '../../keras_object.js';
import { refuse } from '../unsupported.js';
import { isListed, MASK_INPUTS } from './attention_call.js';
import { flatten, TensorRef } from './calls.js';
import type { Entry } from './entry.js';
import { isOperation } from './operations.js';

export type MaskState = 'none' | 'masked';

/** Kinds of layers that in Keras take no mask, nor make one: TimeDistributed may have them within. */
const INDIFFERENT: readonly LayerKind[] = [
  'activation',
  'convolution',
  'dense',
  'pooling',
  'transposed',
];

/** Classes that mind a mask in Keras, and not, or otherwise, in tfjs; ConvLSTM2D does, too. */
const SENSITIVE: readonly string[] = ['Softmax'] satisfies LayerClass[];

/** Along other axes than tfjs's, what a mask leaves is not the first axis after the batch. */
const poolsOther = ({ className, config }: KerasObject) =>
  className === ('GlobalAveragePooling1D' satisfies LayerClass) &&
  config.data_format === 'channels_first';

function makesMask({ className, config }: KerasObject): boolean {
  const kind = traitsOf(className)?.kind;
  return kind === 'masking' || (kind === 'embedding' && config.mask_zero === true);
}

/** The JSON of the layer within a wrapper. */
const within = ({ config }: KerasObject): KerasObject | null =>
  isKerasObject(config.layer) ? readKerasObject('the layer within', config.layer) : null;

/** What becomes of a mask in a wrapper, null where tfjs does otherwise. */
function afterWrapper(object: KerasObject): MaskState | null {
  const inner = within(object);
  const { kind, rank } = traitsOf(inner?.className ?? '') ?? {};
  if (inner === null) return null;
  if (object.className === 'TimeDistributed') {
    const indifferent = kind !== undefined && INDIFFERENT.includes(kind);
    return indifferent && !SENSITIVE.includes(inner.className) ? 'masked' : null;
  }
  if (object.className !== 'Bidirectional' || kind !== 'recurrent' || rank !== null) return null;
  return inner.config.return_sequences === true ? 'masked' : 'none';
}

/** Layers that join masks in Keras 3 and compute without them; Maximum, Minimum and Multiply leave out what is masked. */
const JOINING: readonly string[] = ['Add', 'Average', 'Concatenate', 'Subtract'];

/** What becomes of masks that meet in a layer of Keras 3, null where that is no layer that joins them. */
function afterMerge(
  { className, module }: KerasObject,
  masked: readonly boolean[],
): MaskState | null {
  if (module?.startsWith('keras.src.ops')) return null;
  if (className === ('Dot' satisfies LayerClass)) return 'none';
  if (!JOINING.includes(className)) return null;
  return className === 'Concatenate' || masked.every(Boolean) ? 'masked' : 'none';
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
  const { kind, rank, handsMasksOn } = traitsOf(className) ?? {};
  if (kind === 'recurrent' && rank === null) {
    return config.return_sequences === true ? 'masked' : 'none';
  }
  const wrapped = kind === 'wrapper' ? afterWrapper(object) : null;
  if (wrapped !== null) return wrapped;
  const sensitive = SENSITIVE.includes(className) || poolsOther(object);
  const supported = layers.every(({ supportsMasking }) => supportsMasking);
  const other = kind === 'recurrent' || kind === 'wrapper' || sensitive;
  // Of a layer that several stand for, or that is a caller's own.
  if (other || supported !== (handsMasksOn ?? supported))
    refuse(where, [`${className}: on a mask in '${name}'`]);
  return supported ? 'masked' : 'none';
}

const key = (layer: string | null, call: number) => `${call} ${layer}`;

/** The call that made a mask, or joined several. */
interface Origin {
  entry: Entry;
  call: number;
}

/** Follows masks through a graph. tfjs hands them on by itself; what minds them otherwise is refused. */
export class Masks {
  private readonly origins = new Map<string, Origin>();
  /** What has been compared: a graph can have one mask in many places. */
  private readonly compared = new Map<string, boolean>();

  constructor(
    private readonly entries: ReadonlyMap<string, Entry>,
    private readonly kerasMajor: 2 | 3,
  ) {}

  /** Whether a tensor has a mask. */
  isMasked(ref: TensorRef): boolean {
    return this.originOf(ref) !== undefined;
  }

  /** What the mask of a tensor comes from. */
  private originOf(ref: TensorRef | undefined): Origin | undefined {
    const from = ref === undefined ? undefined : this.entries.get(ref.layer);
    return from && ref && this.origins.get(key(ref.layer, ref.call - from.base.inbound));
  }

  /** To be told of every call, in the order in which they are made. */
  made(where: string, entry: Entry, call: number): void {
    const { object, part } = entry;
    // What an operation makes has no mask in Keras.
    if (isOperation(object, this.kerasMajor)) return;
    if (makesMask(object)) {
      this.origins.set(key(object.name, call), { entry, call });
      return;
    }
    const refs = flatten(entry.calls[call]?.args);
    if (this.ownMask(entry, call) !== null) {
      this.origins.set(key(object.name, call), { entry, call });
      return;
    }
    const masked = refs.map((ref) => this.originOf(ref) !== undefined);
    if (!masked.includes(true)) return;
    if (traitsOf(object.className)?.kind === 'attention') {
      this.attended(where, entry, call, refs);
      return;
    }
    const merged = this.kerasMajor === 3 ? afterMerge(object, masked) : null;
    if (merged === 'masked') this.origins.set(key(object.name, call), { entry, call });
    if (merged !== null) return;
    const origin = this.originOf(refs[0]);
    if (refs.length > 1 || part.parts !== null || origin === undefined) {
      refuse(where, [`${object.className}: on a mask in '${object.name}'`]);
    }
    const after = maskAfter(where, object, part.layers, 'masked');
    if (after === 'masked') this.origins.set(key(object.name, call), origin);
  }

  /** The mask of its query that an attention without heads is given: it goes on behind it. Null where there is none. */
  private ownMask({ object, calls }: Entry, call: number): TensorRef | null {
    const names = [calls[call]?.kwargs[MASK_INPUTS] ?? []].flat();
    if (!isListed(object.className) || !names.includes('query')) return null;
    const masks = flatten(calls[call]!.args).slice(-names.length);
    return masks[names.indexOf('query')]!;
  }

  /** An attention minds the masks of its inputs and hands on that of its query. */
  private attended(where: string, { object, calls }: Entry, call: number, refs: TensorRef[]) {
    const names = [calls[call]?.kwargs[MASK_INPUTS] ?? []].flat();
    const own = refs.slice(0, refs.length - names.length);
    const query = JSON.stringify(refs[0]);
    // tfjs tells a layer the mask of its first input alone, which is that of the same tensor in another place.
    const others = own.some((ref) => this.originOf(ref) && JSON.stringify(ref) !== query);
    // Keras takes one that is given in place of one that comes along.
    if (others || names.some((name) => name !== 'attention')) {
      const what = others ? 'on a mask of the value or key alone' : 'called with masks on a mask';
      refuse(where, [`${object.className}: ${what} in '${object.name}'`]);
    }
    const origin = this.originOf(refs[0]);
    if (origin !== undefined) this.origins.set(key(object.name, call), origin);
  }

  /** Whether a `mask` argument is the mask that comes with the first input anyway. */
  isNatural(entry: Entry, call: number, mask: unknown): boolean {
    const origin = this.originOf(flatten(entry.calls[call]?.args)[0]);
    return origin !== undefined && mask instanceof TensorRef && this.isFrom(origin, mask);
  }

  /** Whether operations compute the mask of that origin, as Keras 3 writes them down. */
  private isFrom(origin: Origin, mask: TensorRef): boolean {
    const { object } = origin.entry;
    const [inner] = this.inputsOf(mask, 'ConvertToTensor') ?? [];
    if (inner !== undefined) return this.isFrom(origin, inner);
    const given = this.ownMask(origin.entry, origin.call);
    if (given !== null) return key(given.layer, given.call) === key(mask.layer, mask.call);
    const pair = `${key(object.name, origin.call)} ${key(mask.layer, mask.call)}`;
    const known = this.compared.get(pair);
    if (known !== undefined) return known;
    const same = makesMask(object)
      ? this.tests(origin, mask)
      : object.className === 'Concatenate'
        ? this.concatenates(origin, mask)
        : this.joins(origin, mask);
    this.compared.set(pair, same);
    return same;
  }

  private operation(ref: TensorRef | undefined) {
    const found = ref && this.entries.get(ref.layer);
    return found && { ...found.object, args: found.calls[ref.call]?.args ?? [] };
  }

  /** What an operation of this class is of; null for another one. */
  private inputsOf(ref: TensorRef | undefined, className: string): TensorRef[] | null {
    const found = this.operation(ref);
    return found?.className === className ? flatten(found.args) : null;
  }

  /** Of a layer that makes a mask: its input, compared with a value. */
  private tests({ entry, call }: Origin, mask: TensorRef): boolean {
    let test = this.operation(mask);
    if (test?.className === 'Any') {
      if (test.config.axis !== -1 || test.config.keepdims === true) return false;
      test = this.operation(flatten(test.args)[0]);
    }
    const [tested, value] = test?.className === 'NotEqual' ? test.args : [];
    const [input] = flatten(entry.calls[call]?.args);
    const wanted = entry.object.config.mask_value ?? 0;
    const same = tested instanceof TensorRef && JSON.stringify({ ...tested, shape: 0 });
    return value === wanted && same === JSON.stringify({ ...input, shape: 0 });
  }

  /** Of a layer that merges: where any of the masks is true. */
  private joins({ entry, call }: Origin, mask: TensorRef): boolean {
    const [first, ...others] = flatten(entry.calls[call]?.args).map((ref) => this.originOf(ref));
    let rest: TensorRef | undefined = mask;
    for (const origin of others.reverse()) {
      const [left, right]: TensorRef[] = this.inputsOf(rest, 'LogicalOr') ?? [];
      if (!origin || !right || !this.isFrom(origin, right)) return false;
      rest = left;
    }
    return first !== undefined && rest !== undefined && this.isFrom(first, rest);
  }

  /** Of Concatenate: the masks, spread over their inputs and joined along its axis. */
  private concatenates({ entry, call }: Origin, mask: TensorRef): boolean {
    const any = this.operation(mask);
    if (any?.className !== 'Any' || any.config.axis !== -1 || any.config.keepdims) return false;
    const joined = this.operation(flatten(any.args)[0]);
    if (joined?.className !== 'Concatenate' || joined.config.axis !== entry.object.config.axis) {
      return false;
    }
    const inputs = flatten(entry.calls[call]?.args);
    const parts = flatten(joined.args);
    return (
      parts.length === inputs.length &&
      inputs.every((input, i) => {
        const origin = this.originOf(input);
        if (origin === undefined) return this.inputsOf(parts[i], 'OnesLike') !== null;
        const [spread] = this.inputsOf(parts[i], 'LogicalOr') ?? [];
        const [own] = this.inputsOf(spread, 'ExpandDims') ?? [];
        return own !== undefined && this.isFrom(origin, own);
      })
    );
  }
}

/** What all classes of a kind share; a class's own row may say otherwise. */
export interface KindTraits {
  /** The option that has the lengths of the sliding window; null without one. */
  readonly window: 'kernelSize' | 'poolSize' | null;
  /** Whether an option `activation` names a function of what the layer computes. */
  readonly activation: boolean;
  /** Whether the output is linear in the inputs (a constant aside), before an activation, in prediction. */
  readonly linear: boolean;
  /** Whether it computes something else in training. */
  readonly trainsOtherwise: boolean;
}

const OTHER: KindTraits = {
  window: null,
  activation: false,
  linear: false,
  trainsOtherwise: false,
};
const LINEAR: KindTraits = { ...OTHER, linear: true };
const WINDOW = { ...LINEAR, window: 'kernelSize', activation: true } as const;
const POOL = { ...OTHER, window: 'poolSize' } as const;
const TRAINING = { ...OTHER, trainsOtherwise: true };

/** The kinds of layers, and what their classes share. */
export const LAYER_KINDS = {
  /** An input of a model, or a model as a layer. */
  input: OTHER,
  model: TRAINING,
  convolution: WINDOW,
  /** A transposed convolution. */
  transposed: WINDOW,
  /** A stage of a decoder, by a transposed convolution or by upsampling and a convolution. */
  stage: WINDOW,
  pooling: POOL,
  /** The pooling of all positions. */
  globalPooling: OTHER,
  unpooling: POOL,
  upsampling: LINEAR,
  padding: LINEAR,
  cropping: LINEAR,
  /** Crops or pads to the lengths of another tensor. */
  fitting: LINEAR,
  dense: { ...LINEAR, activation: true },
  embedding: OTHER,
  recurrent: { ...OTHER, activation: true },
  /** One step of a recurrent layer. */
  cell: { ...OTHER, activation: true },
  /** A layer around a layer. */
  wrapper: TRAINING,
  /** A function of the input and nothing else. */
  activation: OTHER,
  normalization: OTHER,
  /** Dropout, and other noise that is there in training alone. */
  noise: { ...LINEAR, trainsOtherwise: true },
  /** One tensor of several. */
  merge: OTHER,
  /** The same elements, arranged anew or repeated. */
  reshaping: LINEAR,
  /** Zeroes steps of a sequence, and tells the layers after it. */
  masking: OTHER,
  /** The input times a number plus a number. */
  scaling: LINEAR,
  /** The input itself, with a penalty on it. */
  penalty: LINEAR,
  /** Preparation of images and categories. */
  preprocessing: OTHER,
  /** A function of keras.ops. */
  operation: OTHER,
} as const satisfies Readonly<Record<string, KindTraits>>;

/** What a layer is, in one word. */
export type LayerKind = keyof typeof LAYER_KINDS;

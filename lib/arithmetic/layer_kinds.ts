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
  /** Whether it hands on a mask that comes to it, as in Keras 3; those that make or join masks do. */
  readonly handsMasksOn: boolean;
}

const OTHER: KindTraits = {
  window: null,
  activation: false,
  linear: false,
  trainsOtherwise: false,
  handsMasksOn: false,
};
const HANDING_ON: KindTraits = { ...OTHER, handsMasksOn: true };
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
  /** Borders of the input's own values. */
  borderPadding: LINEAR,
  cropping: LINEAR,
  /** Channels to places, or back. */
  shuffling: LINEAR,
  /** Crops or pads to the lengths of another tensor. */
  fitting: LINEAR,
  dense: { ...LINEAR, activation: true, handsMasksOn: true },
  embedding: OTHER,
  recurrent: { ...HANDING_ON, activation: true },
  /** One step of a recurrent layer. */
  cell: { ...OTHER, activation: true },
  /** A layer around a layer. */
  wrapper: { ...TRAINING, handsMasksOn: true },
  /** A function of the input and nothing else. */
  activation: HANDING_ON,
  /** A part of the input times a function of another part. */
  gating: OTHER,
  normalization: HANDING_ON,
  /** The first input, scaled and shifted as the second says. */
  modulation: OTHER,
  /** Numbers as waves. */
  encoding: OTHER,
  /** Vectors as the nearest of some. */
  quantization: OTHER,
  /** For each query a mean of values, weighed by how their keys fit. */
  attention: HANDING_ON,
  /** Dropout, and other noise that is there in training alone. */
  noise: { ...LINEAR, trainsOtherwise: true, handsMasksOn: true },
  /** Of a mean and a variance: the mean, and in training a draw. */
  sampling: { ...LINEAR, trainsOtherwise: true },
  /** One tensor of several. */
  merge: HANDING_ON,
  /** The same elements, arranged anew or repeated. */
  reshaping: LINEAR,
  /** Zeroes steps of a sequence, and tells the layers after it. */
  masking: HANDING_ON,
  /** The input times a number plus a number. */
  scaling: { ...LINEAR, handsMasksOn: true },
  /** The input itself, with a penalty on it. */
  penalty: { ...LINEAR, handsMasksOn: true },
  /** Preparation of images and categories. */
  preprocessing: OTHER,
  /** A function of keras.ops, an operator of ONNX. */
  operation: OTHER,
} as const satisfies Readonly<Record<string, KindTraits>>;

/** What a layer is, in one word. */
export type LayerKind = keyof typeof LAYER_KINDS;

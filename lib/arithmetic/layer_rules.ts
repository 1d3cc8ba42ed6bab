import * as tfl from '@tensorflow/tfjs-layers';
import { type Explanation, explainWindow } from './explain_window.js';
import type { LayerKind } from './layer_kinds.js';
import { type LayerClass, type LayerTraits, layerTraits } from './layer_traits.js';
import { layerWindow } from './layer_window.js';
import { shapeText } from './shape_text.js';

/** What a rule may look at: the layer's config, and the shapes with their batch axis. */
interface Known {
  config: Record<string, unknown>;
  interpolation: LayerTraits['interpolation'];
  input: tfl.Shape;
  output: tfl.Shape;
}
type Rule = (known: Known) => Explanation;

/** Each changed spatial axis as `text(i, o)`, equal axes once. */
const perAxis =
  (text: (i: number, o: number) => string, why: string): Rule =>
  ({ config, input, output }) => {
    const channels = config.dataFormat === 'channelsFirst' ? 1 : input.length - 1;
    const lines = input.flatMap((i, axis) => {
      const o = output[axis];
      return axis > 0 && axis !== channels && i != null && o != null && i !== o ? [text(i, o)] : [];
    });
    return { formula: [...new Set(lines)], why };
  };

const longer = (i: number, o: number) => `i + padding = ${i} + ${o - i} = ${o}`;

/** Kinds whose layers change their lengths alike, whatever their rank. */
const BY_KIND: Readonly<Partial<Record<LayerKind, Rule>>> = {
  upsampling: (known) => {
    const { config, interpolation } = known;
    const nearest =
      (interpolation === 'option' ? config.interpolation : interpolation) !== 'bilinear';
    return perAxis(
      (i, o) => `i * size = ${i} * ${o / i} = ${o}`,
      nearest ? 'Repeats every element.' : 'Interpolates between the elements.',
    )(known);
  },
  padding: perAxis(longer, 'Adds zeros at the start and the end.'),
  borderPadding: perAxis(longer, 'Adds values of the inside at the start and the end.'),
  shuffling: perAxis(
    (i, o) => (o > i ? `i * r = ${i} * ${o / i} = ${o}` : `i / r = ${i} / ${i / o} = ${o}`),
    'Channels and places become each other; no value changes.',
  ),
  cropping: perAxis(
    (i, o) => `i - cropping = ${i} - ${i - o} = ${o}`,
    'Drops elements at the start and the end.',
  ),
  gating: ({ input, output }) => ({
    formula: [`${shapeText(input)} -> ${shapeText(output)}`],
    why: 'Half of the axis is left: the other half says how much of it passes.',
  }),
  encoding: ({ input, output }) => ({
    formula: [`${shapeText(input)} -> ${shapeText(output)}`],
    why: 'Numbers become waves of several frequencies.',
  }),
  globalPooling: () => ({
    formula: [],
    why: 'One number for each channel, whatever the size.',
  }),
  unpooling: perAxis(
    (i, o) => `the pooled tensor's length: ${i} -> ${o}`,
    'Puts every maximum back where the pooling found it.',
  ),
  fitting: perAxis((i, o) => `${i} -> ${o}`, 'Takes its length from the reference.'),
  stage: perAxis(
    (i, o) => (o % i === 0 ? `i * s = ${i} * ${o / i} = ${o}` : `${i} -> ${o}`),
    'A decoder stage: as much longer as its strides say, or exactly outputSize.',
  ),
};
const KEEPS: Explanation = { formula: [], why: 'Keeps the shape.' };

const BY_CLASS: Readonly<Partial<Record<LayerClass, Rule>>> = {
  Dense: ({ config }) => ({
    formula: [`units = ${config.units}`],
    why: 'The last axis becomes units; each unit sees every feature.',
  }),
  Flatten: ({ input, output }) => ({
    formula: [`${input.slice(1).join(' * ')} = ${output[1]}`],
    why: 'All axes but the batch become one.',
  }),
  Reshape: ({ input, output }) => ({
    formula: [`${shapeText(input)} -> ${shapeText(output)}`],
    why: 'The same elements in the same order, arranged anew.',
  }),
  Permute: ({ config }) => ({
    formula: [`dims = ${config.dims}`],
    why: 'The axes change places.',
  }),
  RepeatVector: ({ config }) => ({
    formula: [`n = ${config.n}`],
    why: 'The vector is repeated along a new axis.',
  }),
  Concatenate: ({ output }) => ({
    formula: [],
    why: `The inputs stand behind one another: ${shapeText(output)}.`,
  }),
  Embedding: ({ config }) => ({
    formula: [`outputDim = ${config.outputDim}`],
    why: 'Every index becomes a vector.',
  }),
};

/** Why the layer turns the input's shape into the output's (both with their batch axis). */
export function explainLayer(
  layer: tfl.layers.Layer,
  input: tfl.Shape | tfl.Shape[],
  output: tfl.Shape,
): Explanation {
  const one = (Array.isArray(input[0]) ? input[0] : input) as tfl.Shape;
  const window = layerWindow(layer, one);
  if (window !== null) return explainWindow(window);
  const traits = layerTraits(layer);
  const rule = traits && (BY_CLASS[layer.getClassName() as LayerClass] ?? BY_KIND[traits.kind]);
  if (rule !== undefined) {
    const { interpolation } = traits!;
    return rule({ config: layer.getConfig(), interpolation, input: one, output });
  }
  if (layer instanceof tfl.LayersModel) {
    const why = `A model of ${layer.layers.length} layers, with a table of its own.`;
    return { formula: [`${shapeText(one)} -> ${shapeText(output)}`], why };
  }
  if (shapeText(one) === shapeText(output)) return KEEPS;
  return {
    formula: [`${shapeText(one)} -> ${shapeText(output)}`],
    why: `As ${layer.getClassName()}'s computeOutputShape says.`,
  };
}

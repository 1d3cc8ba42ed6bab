import * as tfl from '@tensorflow/tfjs-layers';
import { type Explanation, explainWindow } from './explain_window.js';
import { layerWindow } from './layer_window.js';
import { shapeText } from './shape_text.js';

/** What a rule may look at: the layer's config, and the shapes with their batch axis. */
interface Known {
  config: Record<string, unknown>;
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

const UPSAMPLING = perAxis((i, o) => `i * size = ${i} * ${o / i} = ${o}`, 'Repeats every element.');
const PADDING = perAxis(
  (i, o) => `i + padding = ${i} + ${o - i} = ${o}`,
  'Adds zeros at the start and the end.',
);
const CROPPING = perAxis(
  (i, o) => `i - cropping = ${i} - ${i - o} = ${o}`,
  'Drops elements at the start and the end.',
);
const GLOBAL: Rule = () => ({
  formula: [],
  why: 'One number for each channel, whatever the size.',
});
const UNPOOLING = perAxis(
  (i, o) => `the pooled tensor's length: ${i} -> ${o}`,
  'Puts every maximum back where the pooling found it.',
);
const KEEPS: Explanation = { formula: [], why: 'Keeps the shape.' };

const RULES: Readonly<Record<string, Rule>> = {
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
  Deconvolution: perAxis(
    (i, o) => (o % i === 0 ? `i * s = ${i} * ${o / i} = ${o}` : `${i} -> ${o}`),
    'A decoder stage: as much longer as its strides say, or exactly outputSize.',
  ),
  CropOrPadTo: perAxis((i, o) => `${i} -> ${o}`, 'Takes its length from the reference.'),
  ...all(['UpSampling1D', 'UpSampling2D', 'UpSampling3D'], UPSAMPLING),
  ...all(['ZeroPadding1D', 'ZeroPadding2D', 'ZeroPadding3D'], PADDING),
  ...all(['Cropping1D', 'Cropping2D', 'Cropping3D'], CROPPING),
  ...all(['MaxUnpooling1D', 'MaxUnpooling2D'], UNPOOLING),
  ...all(
    [
      'GlobalAveragePooling1D',
      'GlobalAveragePooling2D',
      'GlobalMaxPooling1D',
      'GlobalMaxPooling2D',
    ],
    GLOBAL,
  ),
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
  const rule = RULES[layer.getClassName()];
  if (rule !== undefined) return rule({ config: layer.getConfig(), input: one, output });
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

function all(classNames: readonly string[], rule: Rule): Record<string, Rule> {
  return Object.fromEntries(classNames.map((className) => [className, rule]));
}

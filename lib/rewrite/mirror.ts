import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { callable, fail, flag, objectName, onlyKnown, ValueError } from '../check.js';
import { activation, builtModel } from '../tfjs/check.js';
import '../layers/register.js';
import type { LengthStage } from '../arithmetic/length_stage.js';
import { shapeText } from '../arithmetic/shape_text.js';
import { CropOrPadTo } from '../layers/crop_or_pad_to.js';
import { copyLayer } from '../tfjs/copy_layer.js';
import { encoderChain, type Link, lengthStage } from './encoder_chain.js';
import type { Rule } from './mirror_rule.js';
import { MIRROR_RULES } from './mirror_rules.js';

/** What `mirror` takes besides the encoder. */
export interface MirrorOptions {
  /** The activation of the decoder's last layer; default 'linear'. */
  outputActivation?: string;
  /** The decoder's name; default tfjs's next free one. */
  name?: string;
  /**
   * Whether each transposed convolution shares its kernel with the convolution that it undoes; default false.
   */
  tied?: boolean;
  /** Gets a sentence for every place where a size can only be reached by cropping; default nobody. */
  note?: (text: string) => void;
}

type Config = tf.serialization.ConfigDict;
const COPIED = ['kernelInitializer', 'biasInitializer', 'kernelRegularizer', 'biasRegularizer'];

/**
 * The decoder of an encoder: its layers undone in reverse order, back to exactly the input's size.
 *
 * Convolutions become transposed convolutions, with the outputPadding (or, where none can do it,
 * the crop) that brings the size back; pooling becomes upsampling; dense, flatten, reshape,
 * permute, padding and cropping layers their counterparts. Each gets the activation and the
 * normalisation that the encoder had at the same place; dropout is left out. The new layers have
 * new weights, but for the kernels of convolutions that are `tied`: these are `asTranspose`'s.
 *
 * Where a layer with strides has an unknown input length, several lengths would lead to the same
 * code, and the decoder takes the encoder's input as a second input, for its size alone:
 * `mirror(encoder).apply([encoder.outputs[0], encoder.inputs[0]])`, else
 * `mirror(encoder).apply(encoder.outputs[0])`.
 *
 * @param encoder a chain of layers: Sequential, or functional without branches.
 * @param options outputActivation 'linear' and tied false where left out
 * @returns a model from the encoder's output (and, where needed, its input) to the input's shape.
 * @throws ValueError for a branch, or a layer that has no counterpart.
 * @example
 * const encoder = tf.sequential({
 *   layers: [
 *     tf.layers.conv2d({ filters: 8, kernelSize: 3, strides: 2, activation: 'relu', inputShape: [28, 28, 1] }),
 *     tf.layers.conv2d({ filters: 4, kernelSize: 3, strides: 2 }),
 *   ],
 * });
 * const decoder = mirror(encoder, { outputActivation: 'sigmoid' });
 * encoder.outputs[0].shape; // [null, 6, 6, 4]
 * decoder.outputs[0].shape; // [null, 28, 28, 1]
 */
export function mirror(encoder: tfl.LayersModel, options: MirrorOptions = {}): tfl.LayersModel {
  const where = 'mirror';
  builtModel(where, 'the encoder', encoder);
  onlyKnown(where, options, ['outputActivation', 'name', 'tied', 'note']);
  const { outputActivation = 'linear', name = `${encoder.name}_mirror` } = options;
  const { tied = false, note = () => {} } = options;
  activation(where, 'outputActivation', outputActivation);
  objectName(where, name);
  flag(where, 'tied', tied);
  callable(where, 'note', note);
  const chain = encoderChain(encoder).filter((link) => ruleOf(link).role !== 'none');
  const weighted = chain.filter((link) => ruleOf(link).role === 'weights');
  const layers = runs(chain)
    .reverse()
    .flatMap((run): tfl.layers.Layer[] => {
      const link = run[0]!;
      const rule = ruleOf(link);
      if (rule.role === 'none') return [];
      const place = chain.indexOf(link);
      if (rule.role === 'elementwise') {
        // What follows the last layer with weights shapes the code, not the way back from it.
        const inside =
          weighted.length > 0 &&
          place > chain.indexOf(weighted[0]!) &&
          place < chain.indexOf(weighted.at(-1)!);
        return inside ? run.map(({ layer }) => copyLayer(layer, { name: mirrored(layer) })) : [];
      }
      return rule.undo(link, {
        name: mirrored(link.layer),
        config: rule.role === 'weights' ? decoding(link, weighted, outputActivation) : {},
        stages: () => lengthStages(chain.slice(0, place + 1)),
        tied,
        note,
      });
    });
  return assemble(encoder, layers, name);
}

function ruleOf({ layer }: Link): Rule {
  const className = layer.getClassName();
  const known = Object.keys(MIRROR_RULES).sort().join(', ');
  return (
    (Object.hasOwn(MIRROR_RULES, className) ? MIRROR_RULES[className] : undefined) ??
    fail('mirror', layer.name, `one of ${known}`, className)
  );
}

/** Neighbouring elementwise layers together, since they keep their order; all others alone. */
function runs(chain: readonly Link[]): Link[][] {
  const all: Link[][] = [];
  const elementwise = (link: Link | undefined) => {
    return link !== undefined && ruleOf(link).role === 'elementwise';
  };
  chain.forEach((link, n) => {
    if (elementwise(link) && elementwise(chain[n - 1])) all.at(-1)!.push(link);
    else all.push([link]);
  });
  return all;
}

function lengthStages(chain: readonly Link[]): LengthStage[] {
  return chain.filter((link) => ruleOf(link).role !== 'elementwise').map(lengthStage);
}

function mirrored(layer: tfl.layers.Layer): string {
  return `${layer.name}_mirror`;
}

/** A decoder layer gives what the layer before its encoder layer gave, so it has that one's activation. */
function decoding(link: Link, weighted: readonly Link[], outputActivation: string): Config {
  const own = link.layer.getConfig();
  const before = weighted[weighted.indexOf(link) - 1]?.layer.getConfig();
  const copied = COPIED.filter((key) => own[key] !== undefined);
  return {
    ...Object.fromEntries(copied.map((key) => [key, own[key]!])),
    activation: before === undefined ? outputActivation : (before.activation ?? 'linear'),
    useBias: before?.useBias ?? true,
  };
}

function assemble(
  encoder: tfl.LayersModel,
  layers: readonly tfl.layers.Layer[],
  name: string,
): tfl.LayersModel {
  const encoded = encoder.inputs[0]!.shape;
  const code = tfl.input({ batchShape: encoder.outputs[0]!.shape, name: `${name}_code` });
  const needed = layers.some((layer) => layer instanceof CropOrPadTo);
  const reference = needed ? tfl.input({ batchShape: encoded, name: `${name}_size` }) : null;
  const output = layers.reduce((x, layer) => {
    const inputs = layer instanceof CropOrPadTo ? [x, reference!] : x;
    return layer.apply(inputs) as tfl.SymbolicTensor;
  }, code);
  const [expected, got] = [encoded, output.shape].map(shapeText);
  if (expected !== got) {
    throw new ValueError(`mirror: the decoder must end at ${expected}, got ${got}.`);
  }
  return tfl.model({ inputs: reference ? [code, reference] : code, outputs: output, name });
}

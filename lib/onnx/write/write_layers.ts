import * as tfl from '@tensorflow/tfjs-layers';
import { isOfClass, layerKind, traitsOf } from '../../arithmetic/layer_traits.js';
import type { Shape } from '../../ops/data_format.js';
import { makesMask } from '../../stock/training/loss_mask.js';
import { nodesOf } from '../../tfjs/nodes_of.js';
import type { GraphWriter } from './graph_writer.js';
import { Refusal, refuse } from './refusal.js';
import { WRITE_RULES } from './rules/table.js';
import type { Value } from './value.js';

type Layer = tfl.layers.Layer;

/** Writes the layers of a model, and says of which it cannot. */
export class LayerWriter {
  /** What cannot be written, a line each. */
  readonly problems: string[] = [];
  private readonly masked = new WeakSet<Value>();

  constructor(private readonly w: GraphWriter) {}

  /** What a model makes of its inputs. */
  model(model: tfl.LayersModel, inputs: readonly Value[]): Value[] {
    if (model instanceof tfl.Sequential) {
      const layers = model.layers.filter((layer) => layerKind(layer) !== 'input');
      return layers.reduce<readonly Value[]>((x, layer) => this.layer(layer, x), inputs) as Value[];
    }
    const values = new Map(model.inputs.map(({ id }, i) => [id, inputs[i]!]));
    for (const { outboundLayer: layer, inputTensors, outputTensors } of nodesOf(model)) {
      if (outputTensors.every(({ id }) => values.has(id))) continue;
      const made = this.layer(
        layer,
        inputTensors.map(({ id }) => values.get(id)!),
      );
      outputTensors.forEach(({ id }, i) => {
        values.set(id, made[i]!);
      });
    }
    return model.outputs.map(({ id }) => values.get(id)!);
  }

  /** One call of a layer; what cannot be written is noted. */
  private layer(layer: Layer, inputs: readonly Value[]): Value[] {
    const { w } = this;
    const { scope } = w;
    w.scope = scope === '' ? layer.name : `${scope}/${layer.name}`;
    try {
      return this.marked(layer, inputs, this.write(layer, inputs));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.problems.push(`${layer.getClassName()} '${w.scope}': ${error.message}`);
      return outputShapes(layer, inputs).map((shape) => w.value('', shape));
    } finally {
      w.scope = scope;
    }
  }

  private write(layer: Layer, inputs: readonly Value[]): Value[] {
    if (layer instanceof tfl.LayersModel) return this.model(layer, inputs);
    const className = layer.getClassName();
    const found = traitsOf(className) && WRITE_RULES[className as keyof typeof WRITE_RULES];
    if (found === undefined) refuse('a class of your own, of which ONNX knows nothing');
    if (typeof found === 'string') return refuse(found);
    const minds =
      ['recurrent', 'attention'].includes(layerKind(layer) ?? '') ||
      isOfClass(layer, 'Bidirectional', 'GlobalAveragePooling1D', 'Softmax');
    if (minds && inputs.some((one) => this.masked.has(one))) {
      refuse('inputs with a mask, which ONNX does not have');
    }
    const [shape] = outputShapes(layer, inputs);
    const inner = (one: Layer, given: readonly Value[]) => this.write(one, given);
    return [found({ w: this.w, layer, inputs, x: inputs[0]!, shape: shape!, inner })].flat();
  }

  /** Notes which outputs have a mask in tfjs. */
  private marked(layer: Layer, inputs: readonly Value[], outputs: Value[]): Value[] {
    const flags = inputs.map((one) => this.masked.has(one));
    const { returnSequences = true } = layer as { returnSequences?: boolean };
    const handsOn = layer.supportsMasking === true && returnSequences && flags.includes(true);
    if (layer instanceof tfl.LayersModel || !(makesMask(layer) || handsOn)) return outputs;
    return outputs.map((one) => {
      // A layer that does nothing gives its input itself.
      const own = { ...one };
      this.masked.add(own);
      return own;
    });
  }
}

function outputShapes(layer: Layer, inputs: readonly Value[]): Shape[] {
  const shapes = inputs.map(({ shape }) => [...shape]);
  const made = layer.computeOutputShape(shapes.length === 1 ? shapes[0]! : shapes);
  return (Array.isArray(made[0]) ? made : [made]) as Shape[];
}

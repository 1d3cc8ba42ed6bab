import * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../../check.js';
import type { CustomLayers } from '../../../keras/read/rules/custom.js';
import { dtypeOf } from '../../element_types.js';
import { checkNode } from '../../operators/check_node.js';
import { no } from '../../operators/operator.js';
import { type Built, type Constant, isConstant, isSymbolic, type Symbolic } from '../built.js';
import type { Graph, Node } from '../graph.js';
import { branchOf } from '../run_graph.js';
import { computeSizes, plainConstant, reshapeTarget } from '../shape_arithmetic.js';
import { stockLayer } from '../stock/table.js';
import { customClass, customLayer } from './custom_layer.js';
import { fold } from './fold.js';
import { graphInput } from './graph_input.js';
import { Identities } from './identities.js';
import { LayerBuilder } from './layer_builder.js';
import { operation } from './operation.js';
import { parameter } from './parameter.js';
import { Problems } from './problems.js';
import { isShared, type Uses, usesOf, wantsLast } from './uses.js';

export interface BuildOptions {
  layout: 'channelsLast' | 'keep';
  inputShapes: Readonly<Record<string, readonly (number | null)[]>>;
  /** Classes for operators of other domains. */
  layers: CustomLayers;
}

/** A model, and which of its inputs and outputs have their channels last. */
export interface BuiltModel {
  model: tfl.LayersModel;
  channelsLast: Record<string, boolean>;
}

/** Makes a LayersModel of a graph, one node after the other. */
export class ModelBuilder {
  readonly builder: LayerBuilder;
  private readonly values = new Map<string, Built>();
  private readonly failed = new Set<string>();
  private readonly problems = new Problems();
  private readonly identities = new Identities();
  private readonly uses: Uses;

  constructor(
    private readonly where: string,
    private readonly graph: Graph,
    private readonly options: BuildOptions,
  ) {
    this.builder = new LayerBuilder(options.layout === 'keep');
    this.uses = usesOf(graph);
  }

  private value(name: string): Built | null {
    if (name === '') return null;
    return this.values.get(name) ?? no(`of ${name}, which is computed nowhere`);
  }

  /** Sizes as the tensor that their node computes. */
  private materialized(one: Built | null, name: string): Built | null {
    if (one?.kind !== 'sizes') return one;
    const inputs = one.node.inputs.map((input) => this.materialized(this.value(input), input));
    const made = operation(this.builder, one.node, inputs);
    one.node.outputs.forEach((output, i) => {
      if (output !== '') this.values.set(output, made[i]!);
    });
    return this.values.get(name)!;
  }

  private constant(name: string, value: Constant['value']): Built {
    const trainable = dtypeOf(value.type) === 'float32' && value.shape.length > 0;
    const constant: Constant = {
      kind: 'constant',
      value,
      trainable,
      name,
      id: name,
      toOnnx: (x) => x,
    };
    if (!trainable || !isShared(this.uses, name)) return constant;
    const input = this.values.get(this.graph.inputs[0]?.name ?? '');
    return isSymbolic(input) ? parameter(this.builder, constant, input) : no('without an input');
  }

  private node(node: Node): void {
    if (node.operator === 'If' && node.domain === '') {
      this.branch(node);
      return;
    }
    const made = this.made(node);
    node.outputs.forEach((name, i) => {
      if (name !== '') this.values.set(name, made[i] ?? no(`without output ${i}`));
    });
  }

  private made(node: Node): Built[] {
    const inputs = node.inputs.map((name) => this.value(name));
    const cls = customClass(this.options.layers, node);
    if (cls !== null) return customLayer(this.builder, cls, node, this.tensors(node, inputs));
    const folded = fold(node, inputs, this.identities);
    if (folded !== null) return folded;
    const sizes = computeSizes(node, inputs);
    return sizes === null ? this.computed(node, inputs) : [sizes];
  }

  /** An If whose condition is a constant is its branch. */
  private branch(node: Node): void {
    const condition = this.value(node.inputs[0] ?? '');
    const known = isConstant(condition) ? condition : no('with a condition that is computed');
    const branch = branchOf(node, Number(known.value.data[0]) !== 0);
    this.add(branch);
    node.outputs.forEach((name, i) => {
      this.values.set(name, this.value(branch.outputs[i]?.name ?? '')!);
    });
  }

  private tensors(node: Node, inputs: readonly (Built | null)[]): (Built | null)[] {
    return inputs.map((one, i) => this.materialized(one, node.inputs[i]!));
  }

  private computed(node: Node, given: readonly (Built | null)[]): Symbolic[] {
    const [x, sizes] = given;
    if (node.operator === 'Reshape' && isSymbolic(x) && sizes?.kind === 'sizes') {
      const target = reshapeTarget(x.sizes, sizes.values);
      // A size of 0 is one where it does not stand for that of the input.
      const asked = !node.attributes.allowzero || !sizes.values.includes(0);
      if (target !== null && asked) {
        const constant = plainConstant(node.inputs[1]!, sizes.type, [target.length], target);
        return this.computed({ ...node, attributes: {} }, [x, constant]);
      }
    }
    const inputs = this.tensors(node, given);
    return stockLayer(this.builder, node, inputs) ?? operation(this.builder, node, inputs);
  }

  /** Adds the constants and nodes of a graph, noting what cannot be computed. */
  private add(graph: Graph): void {
    for (const [name, value] of graph.constants) this.values.set(name, this.constant(name, value));
    for (const node of graph.nodes) {
      try {
        // What cannot be computed for want of an input may have a fault of its own.
        if (customClass(this.options.layers, node) === null) checkNode(node);
        if (!node.inputs.some((name) => this.failed.has(name))) this.node(node);
        else for (const name of node.outputs) this.failed.add(name);
      } catch (error) {
        for (const name of node.outputs) this.failed.add(name);
        this.problems.add(node, error);
      }
    }
  }

  /** An output as a tensor that a layer makes. */
  private output(name: string): Symbolic {
    const one = this.values.get(name);
    if (!isSymbolic(one)) {
      const got = one === undefined ? 'one that no node computes' : 'a constant';
      throw new ValueError(
        `${this.where}: the output ${name} must depend on an input, got ${got}.`,
      );
    }
    if (this.graph.inputs.every((input) => this.value(input.name) !== one)) return one;
    const names = { inputs: [name], outputs: [name] };
    // What is written again has the file's opset.
    const { opset } = this.graph.nodes.find(({ domain }) => domain === '') ?? { opset: 18 };
    const identity = { name, operator: 'Identity', domain: '', opset, attributes: {} };
    return operation(this.builder, { ...identity, ...names }, [one])[0]!;
  }

  /**
   * The model; if it cannot be made, nothing of it is left.
   *
   * @throws ValueError that names the file.
   */
  build(): BuiltModel {
    try {
      return this.model();
    } catch (error) {
      this.builder.dispose();
      throw error;
    }
  }

  private model(): BuiltModel {
    const { graph, where, options } = this;
    const channelsLast: Record<string, boolean> = {};
    const inputs = graph.inputs.map((value) => {
      const { name } = value;
      const sizes = options.inputShapes[name] ?? value.shape;
      const last = !this.builder.keep && (sizes?.length ?? 0) > 2 && wantsLast(this.uses, name);
      const input = graphInput(where, this.builder, value, sizes, last);
      this.values.set(name, input);
      channelsLast[name] = last;
      return input.symbol;
    });
    this.add(graph);
    this.problems.refuse(where);
    const outputs = graph.outputs.map(({ name }) => {
      const { symbol, last } = this.output(name);
      channelsLast[name] ??= last;
      return symbol;
    });
    if (inputs.length === 0 || outputs.length === 0) {
      throw new ValueError(`${where}: the graph must have inputs and outputs, got none.`);
    }
    return { model: tfl.model({ inputs, outputs }), channelsLast };
  }
}

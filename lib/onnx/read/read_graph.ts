import { ValueError } from '../../check.js';
import type {
  AttributeMessage,
  FunctionMessage,
  GraphMessage,
  ModelMessage,
  NodeMessage,
  OpsetMessage,
  TensorMessage,
  ValueMessage,
} from '../protobuf/messages.js';
import type { TensorValue } from '../tensor_value.js';
import type { Attribute, Graph, Node, Value } from './graph.js';
import { tensorValue } from './tensor_data.js';

const utf8 = new TextDecoder();

/** Oldest and newest version of ONNX's own operators that are read. */
const OPSETS = [7, 28] as const;

/** How many nodes a graph has with its functions written out, and how deep these lie in one another. */
const MOST_NODES = 200_000;
const DEEPEST = 50;

type Opsets = ReadonlyMap<string, number>;

const domainOf = (domain: string | undefined) => (domain === 'ai.onnx' ? '' : (domain ?? ''));
const opsetsOf = (list: readonly OpsetMessage[]): Opsets =>
  new Map(list.map(({ domain, version }) => [domainOf(domain), version ?? 0]));
const functionKey = (domain: string | undefined, name = '', overload = '') =>
  JSON.stringify([domainOf(domain), name, overload]);

/** Where names are looked up: a function's values have names of their own. */
interface Scope {
  opsets: Opsets;
  rename(name: string): string;
  attributes: ReadonlyMap<string, AttributeMessage>;
  depth: number;
}

/** Whether the caller has a layer for an operator, in place of a function of the model. */
type IsOwn = (node: Pick<Node, 'domain' | 'operator'>) => boolean;

/** Makes graphs of a file's messages. */
class GraphReader {
  private readonly functions: ReadonlyMap<string, FunctionMessage>;
  private count = 0;
  private calls = 0;

  constructor(
    private readonly where: string,
    model: ModelMessage,
    private readonly external: ReadonlyMap<TensorMessage, Uint8Array>,
    private readonly isOwn: IsOwn,
  ) {
    this.functions = new Map(
      model.functions.map((one) => [functionKey(one.domain, one.name, one.overload), one]),
    );
  }

  graph(message: GraphMessage, scope: Scope): Graph {
    if (scope.depth > DEEPEST) this.bad('graphs', `at most ${DEEPEST} in one another`, scope.depth);
    if (message.sparse.length > 0) this.bad('initializers', 'dense', 'sparse ones');
    const constants = new Map<string, TensorValue>();
    for (const tensor of message.initializers) {
      constants.set(scope.rename(tensor.name ?? ''), this.tensor(tensor));
    }
    const values = (list: ValueMessage[]) => list.map((one) => this.value(one, scope));
    const nodes = message.nodes.flatMap((node) => this.nodes(node, scope));
    const inputs = values(message.inputs).filter(({ name }) => !constants.has(name));
    return { nodes, constants, inputs, outputs: values(message.outputs) };
  }

  private bad(what: string, expected: string, got: unknown): never {
    throw new ValueError(`${this.where}: ${what} must be ${expected}, got ${got}.`);
  }

  /** A function has an opset of its own. */
  private checkOpset(version: number): void {
    const [first, last] = OPSETS;
    if (version < first || version > last) {
      this.bad('the opset', `from ${first} to ${last}`, version);
    }
  }

  private tensor(message: TensorMessage): TensorValue {
    const where = `${this.where}: ${message.name || 'a constant'}`;
    return tensorValue(where, message, this.external.get(message));
  }

  private value({ name = '', type }: ValueMessage, { rename }: Scope): Value {
    const tensor = type?.tensor;
    const shape = tensor?.shape?.dims.map(({ value, param }) => value ?? (param || null)) ?? null;
    return { name: rename(name), type: tensor?.type ?? 0, shape };
  }

  /** The node, or those of the function that it calls. */
  private nodes(message: NodeMessage, scope: Scope): Node[] {
    this.count += 1;
    if (this.count > MOST_NODES) this.bad('the nodes', `at most ${MOST_NODES}`, 'more');
    const { operator = '', overload, outputs } = message;
    const called = this.functions.get(functionKey(message.domain, operator, overload));
    const domain = domainOf(message.domain);
    if (called !== undefined && !this.isOwn({ domain, operator })) {
      return this.inlined(message, called, scope);
    }
    const opset = scope.opsets.get(domain) ?? 0;
    if (domain === '') this.checkOpset(opset);
    const name = message.name || outputs.find((one) => one !== '') || operator;
    const entries = message.attributes.flatMap((one): [string, Attribute][] => {
      const given = one.reference ? scope.attributes.get(one.reference) : one;
      return given === undefined ? [] : [[one.name ?? '', this.attribute(given, scope)]];
    });
    return [
      {
        name,
        operator,
        domain,
        opset,
        inputs: message.inputs.map(scope.rename),
        outputs: outputs.map(scope.rename),
        attributes: Object.fromEntries(entries),
      },
    ];
  }

  private inlined(message: NodeMessage, called: FunctionMessage, scope: Scope): Node[] {
    if (scope.depth > DEEPEST) this.bad('functions', `at most ${DEEPEST} in one another`, 'more');
    this.calls += 1;
    const own = `${called.name}#${this.calls}/`;
    const outer = new Map<string, string>();
    const connect = (inner: readonly string[], names: readonly string[]) => {
      inner.forEach((name, i) => {
        outer.set(name, names[i] ? scope.rename(names[i]) : '');
      });
    };
    connect(called.inputs, message.inputs);
    // An output that the caller leaves out is still computed within.
    called.outputs.forEach((name, i) => {
      if (message.outputs[i]) outer.set(name, scope.rename(message.outputs[i]));
    });
    const given = new Map(called.defaults.map((one) => [one.name ?? '', one]));
    for (const one of message.attributes) {
      const source = one.reference ? scope.attributes.get(one.reference) : one;
      if (source !== undefined) given.set(one.name ?? '', source);
    }
    const inner: Scope = {
      opsets: opsetsOf(called.opsets),
      rename: (name) => (name === '' ? '' : (outer.get(name) ?? `${own}${name}`)),
      attributes: given,
      depth: scope.depth + 1,
    };
    return called.nodes.flatMap((node) => this.nodes(node, inner));
  }

  private attribute(message: AttributeMessage, scope: Scope): Attribute {
    const { f, i, s, t, g, floats, ints, strings, type } = message;
    switch (type) {
      case 1:
        return f ?? 0;
      case 2:
        return i ?? 0;
      case 3:
        return utf8.decode(s);
      case 4:
        return t === undefined ? { refused: 'no tensor' } : this.tensor(t);
      case 5:
        return g === undefined
          ? { refused: 'no graph' }
          : this.graph(g, { ...scope, depth: scope.depth + 1 });
      case 6:
        return floats;
      case 7:
        return ints;
      case 8:
        return strings.map((one) => utf8.decode(one));
      default:
        return { refused: `an attribute of type ${type}` };
    }
  }

  read({ graph, opsets }: ModelMessage): Graph {
    if (graph === undefined) return this.bad('the file', 'an ONNX model', 'one without a graph');
    const versions = opsetsOf(opsets);
    this.checkOpset(versions.get('') ?? 1);
    return this.graph(graph, {
      opsets: versions,
      rename: (name) => name,
      attributes: new Map(),
      depth: 0,
    });
  }
}

/**
 * The graph of a file, its functions written out.
 *
 * @param external the bytes of tensors that are in other files
 * @param isOwn which functions are not written out; none by default
 * @throws ValueError that names the file.
 */
export const readGraph = (
  where: string,
  model: ModelMessage,
  external: ReadonlyMap<TensorMessage, Uint8Array>,
  isOwn: IsOwn = () => false,
): Graph => new GraphReader(where, model, external, isOwn).read(model);

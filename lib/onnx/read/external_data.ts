import { ValueError } from '../../check.js';
import type { Beside, Source } from '../../load/read_source.js';
import type {
  GraphMessage,
  ModelMessage,
  NodeMessage,
  TensorMessage,
} from '../protobuf/messages.js';

const EXTERNAL = 1;

/** Every tensor of the file, those within nodes too. */
function* tensorsOf(model: ModelMessage): Generator<TensorMessage> {
  const graphs: GraphMessage[] = model.graph === undefined ? [] : [model.graph];
  const nodes: NodeMessage[] = model.functions.flatMap((one) => one.nodes);
  while (graphs.length > 0 || nodes.length > 0) {
    const graph = graphs.pop();
    if (graph !== undefined) {
      yield* graph.initializers;
      for (const node of graph.nodes) nodes.push(node);
      continue;
    }
    for (const { t, tensors, g, graphs: inner } of nodes.pop()!.attributes) {
      if (t !== undefined) yield t;
      yield* tensors;
      for (const one of g === undefined ? inner : [g, ...inner]) graphs.push(one);
    }
  }
}

/** Where a tensor's bytes are. */
function place(where: string, { external }: TensorMessage) {
  const entries = new Map(external.map(({ key, value }) => [key, value]));
  const location = entries.get('location') ?? '';
  if (!/^[^/\\:\0]+$/.test(location) || /^\.{1,2}$/.test(location)) {
    throw new ValueError(
      `${where}: external data must lie in a file beside the model, got '${location}'.`,
    );
  }
  const number = (key: string) => {
    const text = entries.get(key);
    if (text === undefined) return null;
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
    throw new ValueError(`${where}: the ${key} of external data must be a number, got '${text}'.`);
  };
  return { location, offset: number('offset') ?? 0, length: number('length') };
}

const MOST_BYTES = 2 ** 32;

/**
 * The bytes of the tensors that are kept in other files, each of which is read once.
 *
 * @throws ValueError for a file that is not beside the model, or is shorter than the model says.
 */
export async function readExternalData(
  { where, beside }: Pick<Source, 'where' | 'beside'>,
  model: ModelMessage,
): Promise<Map<TensorMessage, Uint8Array>> {
  const files = new Map<string, Promise<Uint8Array>>();
  const read = async (file: Beside) => new Uint8Array(await file.read(MOST_BYTES));
  const found = new Map<TensorMessage, Uint8Array>();
  for (const tensor of tensorsOf(model)) {
    if (tensor.location !== EXTERNAL) continue;
    const { location, offset, length } = place(`${where}: ${tensor.name ?? 'a tensor'}`, tensor);
    if (!files.has(location)) files.set(location, beside(location).then(read));
    const data = await files.get(location)!;
    const end = length === null ? data.length : offset + length;
    if (offset > data.length || end > data.length) {
      throw new ValueError(
        `${where}: ${location} must have ${Math.max(offset, end)} bytes, got ${data.length}.`,
      );
    }
    found.set(tensor, data.subarray(offset, end));
  }
  return found;
}

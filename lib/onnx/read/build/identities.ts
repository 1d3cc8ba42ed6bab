import type { Constant } from '../built.js';
import type { Node } from '../graph.js';

/** Constants up to this size are known by their values, larger ones by where they come from. */
const SMALL = 64;

/** What a constant is, in few letters. */
function sourceOf({ value, trainable, id }: Constant): unknown {
  if (trainable || value.data.length > SMALL) return id;
  const { type, shape, data } = value;
  return [type, shape, Array.from(data as Float32Array, String)];
}

/** Tells constants apart that were computed otherwise, of one weight or of several. */
export class Identities {
  private readonly known = new Map<string, string>();

  /** The same for nodes that do the same with the same constants. */
  of(node: Node, inputs: readonly (Constant | null)[], output: number): string {
    // A node without inputs is a constant itself, which may be large.
    if (inputs.length === 0) return node.outputs[output]!;
    const { operator, domain, opset, attributes } = node;
    const sources = inputs.map((one) => one && sourceOf(one));
    const key = JSON.stringify([operator, domain, opset, attributes, sources, output]);
    const id = this.known.get(key) ?? `#${this.known.size}`;
    this.known.set(key, id);
    return id;
  }
}

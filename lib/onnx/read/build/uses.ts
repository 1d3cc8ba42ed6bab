import { operatorOf } from '../../operators/table.js';
import type { Graph, Node } from '../graph.js';
import { neverTrains } from '../never_trains.js';

/** Which nodes of a graph ask for a value, by its name. */
export type Uses = ReadonlyMap<string, readonly Node[]>;

/** The nodes that ask for each value of a graph. */
export function usesOf({ nodes }: Graph): Uses {
  const uses = new Map<string, Node[]>();
  for (const node of nodes) {
    for (const name of node.inputs) {
      const users = uses.get(name);
      if (users === undefined) uses.set(name, [node]);
      else users.push(node);
    }
  }
  return uses;
}

/** Whether nodes that cannot be one layer use a weight. */
export function isShared(uses: Uses, name: string): boolean {
  const ways = (uses.get(name) ?? []).flatMap(({ operator, domain, inputs, attributes }) => {
    const place = inputs.indexOf(name);
    // What a layer of the caller's own does with its weights is not known.
    if (neverTrains(operator, place) || operator === 'Identity' || domain !== '') return [];
    return [JSON.stringify([operator, attributes, inputs.slice(1), place])];
  });
  return new Set(ways).size > 1;
}

/** Whether what comes of a value has to have its channels last. */
export function wantsLast(uses: Uses, name: string): boolean {
  const open = [name];
  const seen = new Set(open);
  while (open.length > 0) {
    for (const { operator, domain, outputs, inputs } of uses.get(open.pop()!) ?? []) {
      const axes = operatorOf(domain, operator)?.axes;
      if (axes === 'spatial' && seen.has(inputs[0]!)) return true;
      if (axes !== 'pointwise' && operator !== 'Concat' && operator !== 'Pad') continue;
      for (const output of outputs) if (!seen.has(output)) open.push(output);
      for (const output of outputs) seen.add(output);
    }
  }
  return false;
}

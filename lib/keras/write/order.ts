import type { History, Written } from './written.js';

/**
 * The layers in the order in which Keras will have them after loading, by which it looks for their
 * weights: by depth from the outputs, and within a depth in the order in which the graph is walked
 * from the outputs.
 *
 * Source: keras/src/ops/function.py, map_graph, of Keras 3.15.
 */
export function kerasOrder(
  layers: ReadonlyMap<string, Written>,
  inputs: readonly History[],
  outputs: readonly History[],
): Written[] {
  const indices = new Map<string, number>();
  const finished: { name: string; parents: string[] }[] = [];
  const done = new Set<string>();
  const key = ([name, call]: History) => `${call} ${name}`;

  // A walk in depth without recursion: a call is entered, then its inputs, then it is finished.
  for (const output of outputs) {
    const stack: { history: History; entered: boolean }[] = [{ history: output, entered: false }];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const { history, entered } = top;
      const [name, call] = history;
      const parents = layers.get(name)!.calls[call] ?? [];
      if (entered) {
        if (!done.has(key(history))) {
          done.add(key(history));
          finished.push({ name: key(history), parents: parents.map(key) });
        }
        continue;
      }
      if (done.has(key(history))) continue;
      if (!indices.has(name)) indices.set(name, indices.size);
      stack.push({ history, entered: true });
      for (const parent of parents.toReversed()) stack.push({ history: parent, entered: false });
    }
  }

  const callDepths = new Map<string, number>();
  const depths = new Map<string, number>();
  for (const { name: call, parents } of finished.reverse()) {
    const name = call.slice(call.indexOf(' ') + 1);
    const depth = Math.max(callDepths.get(call) ?? 0, depths.get(name) ?? 0);
    depths.set(name, depth);
    callDepths.set(call, depth);
    for (const parent of parents) {
      callDepths.set(parent, Math.max(depth + 1, callDepths.get(parent) ?? 0));
    }
  }
  for (const [name] of inputs) {
    if (depths.has(name)) continue;
    depths.set(name, 0);
    indices.set(name, -1);
  }
  return [...layers.values()]
    .filter(({ name }) => depths.has(name))
    .sort((a, b) => {
      const byDepth = depths.get(b.name)! - depths.get(a.name)!;
      return byDepth || indices.get(a.name)! - indices.get(b.name)!;
    });
}

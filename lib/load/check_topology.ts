import { fail, show, ValueError } from '../check.js';
import { isObject } from './is_object.js';

/** Objects and lists inside one another at most: Keras's own files have about 20. */
const DEEPEST = 200;
/** Layers of all models together at most. */
const MOST_LAYERS = 100_000;

type Config = Record<string, unknown>;

function checkDepth(where: string, topology: unknown): void {
  const open: [unknown, number][] = [[topology, 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, depth] = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > DEEPEST) {
      throw new ValueError(`${where}: modelTopology must be at most ${DEEPEST} levels deep.`);
    }
    for (const inner of Object.values(value)) open.push([inner, depth + 1]);
  }
}

/** The names of the layers that a layer's calls take their inputs from, one list a call. */
function calls(where: string, at: string, inbound: unknown): string[][] {
  if (inbound === undefined || inbound === null) return [];
  if (!Array.isArray(inbound)) fail(where, `${at}.inbound_nodes`, 'an array', inbound);
  return inbound.map((call: unknown, i) => {
    // Keras 2.13 and later write what has one input without the outer list.
    const references: unknown[] = Array.isArray(call)
      ? Array.isArray(call[0])
        ? call
        : [call]
      : fail(where, `${at}.inbound_nodes[${i}]`, 'an array', call);
    return references.map((reference) => {
      const [name, node, tensor] = Array.isArray(reference) ? reference : [];
      const whole = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
      if (typeof name === 'string' && whole(node) && whole(tensor)) return name;
      return fail(where, `${at}.inbound_nodes[${i}]`, "references like ['layer', 0, 0]", reference);
    });
  });
}

/** Refuses layers that wait for each other: tfjs would wait for ever. */
function checkOrder(where: string, inputs: ReadonlyMap<string, readonly string[][]>): void {
  // A layer may be called several times, and later calls may take what earlier ones gave.
  const made = new Map([...inputs].map(([name, all]) => [name, all.length === 0 ? 1 : 0]));
  const waiters = new Map<string, string[]>();
  const waiting = new Set(inputs.keys());
  const ready = [...inputs.keys()];
  for (let name = ready.pop(); name !== undefined; name = ready.pop()) {
    const all = inputs.get(name)!;
    let next = all.length === 0 ? 0 : made.get(name)!;
    let missing: string | undefined;
    while (next < all.length) {
      missing = all[next]!.find((other) => made.get(other) === 0);
      if (missing !== undefined) break;
      next++;
      made.set(name, next);
      ready.push(...(waiters.get(name) ?? []));
      waiters.delete(name);
    }
    if (missing === undefined) waiting.delete(name);
    else waiters.set(missing, [...(waiters.get(missing) ?? []), name]);
  }
  if (waiting.size > 0) {
    const names = [...waiting].slice(0, 5).map(show).join(', ');
    throw new ValueError(`${where}: layers must not wait for each other, got ${names}.`);
  }
}

function checkReferences(
  where: string,
  at: string,
  value: unknown,
  known: ReadonlyMap<string, unknown>,
): void {
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) {
      if (typeof next[0] !== 'string') open.push(...next);
      else if (!known.has(next[0])) fail(where, at, 'names of its layers', next[0]);
    } else if (isObject(next)) open.push(...Object.values(next));
  }
}

function checkModel(where: string, config: unknown, count: { layers: number }): void {
  const layers: unknown = Array.isArray(config) ? config : (config as Config).layers;
  if (layers === undefined) return;
  if (!Array.isArray(layers)) fail(where, 'layers', 'an array', layers);
  count.layers += layers.length;
  if (count.layers > MOST_LAYERS) fail(where, 'layers', `at most ${MOST_LAYERS}`, count.layers);
  const inputs = new Map<string, string[][]>();
  for (const [i, layer] of layers.entries()) {
    const at = `layers[${i}]`;
    if (!isObject(layer)) fail(where, at, 'an object', layer);
    const className = layer.class_name ?? layer.className;
    if (typeof className !== 'string') fail(where, `${at}.class_name`, 'a string', className);
    if (!isObject(layer.config) && !Array.isArray(layer.config)) {
      fail(where, `${at}.config`, 'an object', layer.config);
    }
    const own = (layer.config as Config).name;
    for (const name of [layer.name, own]) {
      if (name !== undefined && name !== null && typeof name !== 'string') {
        fail(where, `${at}.name`, 'a string', name);
      }
    }
    const name = (layer.name ?? own ?? `${at}`) as string;
    if (inputs.has(name)) {
      throw new ValueError(`${where}: ${at}.name must be unique, got ${show(name)} again.`);
    }
    inputs.set(name, calls(where, at, layer.inbound_nodes ?? layer.inboundNodes));
    checkModel(where, layer.config, count);
  }
  for (const [name, all] of inputs) {
    const unknown = all.flat().find((other) => !inputs.has(other));
    if (unknown !== undefined) {
      fail(where, `the inputs of '${name}'`, 'layers of the model', unknown);
    }
  }
  checkOrder(where, inputs);
  for (const key of ['input_layers', 'output_layers', 'inputLayers', 'outputLayers']) {
    checkReferences(where, key, (config as Config)[key], inputs);
  }
}

/**
 * Looks at a model's topology before tfjs does, which waits for ever for a layer whose name is no string,
 * or that waits for itself.
 *
 * @param where the file's name, for errors
 * @throws ValueError that says which layer, what was expected and what is there
 */
export function checkTopology(where: string, topology: unknown): void {
  checkDepth(where, topology);
  if (!isObject(topology)) fail(where, 'modelTopology', 'an object', topology);
  const wrapped = topology.model_config ?? topology.modelConfig ?? topology;
  if (!isObject(wrapped)) fail(where, 'model_config', 'an object', wrapped);
  const { config } = wrapped;
  if (!isObject(config) && !Array.isArray(config)) fail(where, 'config', 'an object', config);
  const name = (config as Config).name;
  if (name !== undefined && typeof name !== 'string') fail(where, 'config.name', 'a string', name);
  checkModel(where, config, { layers: 0 });
}

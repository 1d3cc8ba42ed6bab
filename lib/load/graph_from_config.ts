import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { array, fail, filled, integer, record } from '../check.js';
import { deserialize, type FromConfig, type Serialized } from './deserialize.js';
import { GraphSize } from './graph_size.js';

/** An output of a layer's call, with the arguments of the call that takes it. */
interface Ref {
  layer: string;
  node: number;
  tensor: number;
  kwargs: object | null;
}

/** A layer and those of its calls that have not been made. */
interface Entry {
  name: string;
  layer: tfl.layers.Layer & { inboundNodes: { outputTensors: tfl.SymbolicTensor[] }[] };
  calls: Ref[][];
}

function readRef(where: string, what: string, value: unknown): Ref {
  const [layer, node, tensor, kwargs] = array(where, what, value);
  return {
    layer: filled(where, what, layer, 'a list that begins with the name of a layer'),
    node: integer(where, `the call in ${what}`, node, 0),
    tensor: integer(where, `the output in ${what}`, tensor, 0),
    kwargs: kwargs == null ? null : record(where, `the arguments in ${what}`, kwargs),
  };
}

function readRefs(where: string, what: string, value: unknown): Ref[] {
  return array(where, what, value).map((ref) => readRef(where, what, ref));
}

function readEntry(where: string, value: unknown, fastWeightInit: boolean): Entry {
  const data = record(where, 'a layer', value);
  const name = filled(where, 'the name of a layer', data.name);
  const config = record(where, `the config of '${name}'`, data.config);
  if (config.name != null && config.name !== name) {
    fail(where, `the name in the config of '${name}'`, 'the same', config.name);
  }
  const calls = array(where, `the calls of '${name}'`, data.inboundNodes).map((call) =>
    readRefs(where, `a call of '${name}'`, call),
  );
  const layer = deserialize(where, data as unknown as Serialized) as Entry['layer'];
  layer.setFastWeightInitDuringBuild(fastWeightInit);
  return { name, layer, calls };
}

/**
 * What Container.fromConfig of tfjs-layers does, which never ends where a layer is called on what no
 * layer makes: a name that is not there, a call that is not, a circle. Also, a layer's calls are
 * made in the order of the file, so that those who take the first get the first.
 *
 * @throws ValueError that names the layer.
 */
const graphFromConfig: FromConfig = (cls, config, _customObjects, fastWeightInit = false) => {
  const where = `the model '${config.name}'`;
  const entries = new Map<string, Entry>();
  const size = new GraphSize(where);
  for (const value of array(where, 'the layers', config.layers)) {
    const entry = readEntry(where, value, fastWeightInit);
    if (entries.has(entry.name)) fail(where, 'the names of its layers', 'unique', entry.name);
    entries.set(entry.name, entry);
    size.add(entry.layer, entry.calls.length);
  }
  const find = ({ layer, node, tensor }: Ref) =>
    entries.get(layer)?.layer.inboundNodes[node]?.outputTensors[tensor];

  // Each waits for the first layer that it lacks a call of, and is looked at when that has made one.
  const waiting = new Map<string, Entry[]>();
  const ready = [...entries.values()].reverse();
  for (let entry = ready.pop(); entry !== undefined; entry = ready.pop()) {
    const { name, calls } = entry;
    const before = calls.length;
    const lacks = makeCalls(entry, find);
    if (calls.length < before) {
      ready.push(...(waiting.get(name) ?? []).reverse());
      waiting.delete(name);
    }
    if (lacks === undefined) continue;
    const others = waiting.get(lacks);
    if (others === undefined) waiting.set(lacks, [entry]);
    else others.push(entry);
  }
  const stuck = [...entries.values()].find(({ calls }) => calls.length > 0);
  if (stuck !== undefined) {
    const { layer, node, tensor } = stuck.calls[0]!.find((ref) => find(ref) === undefined)!;
    fail(where, `what '${stuck.name}' is called on`, 'made by its layers', [layer, node, tensor]);
  }
  const ends = (key: string) =>
    readRefs(where, key, config[key]).map(
      (ref) => find(ref) ?? fail(where, key, 'made by its layers', ref.layer),
    );
  const inputs = ends('inputLayers');
  const outputs = ends('outputLayers');
  return new cls({ inputs, outputs, name: config.name } as never);
};

/** Makes those calls of a layer whose inputs are there; the name of a layer that the next waits for. */
function makeCalls(
  { layer, calls }: Entry,
  find: (ref: Ref) => tfl.SymbolicTensor | undefined,
): string | undefined {
  for (let call = calls[0]; call !== undefined; call = calls[0]) {
    const inputs = call.map(find).filter((tensor) => tensor !== undefined);
    if (inputs.length < call.length) return call.find((ref) => find(ref) === undefined)!.layer;
    const kwargs = call.at(-1)?.kwargs ?? {};
    if (inputs.length > 0) layer.apply(inputs.length === 1 ? inputs[0]! : inputs, kwargs as never);
    calls.shift();
  }
  return undefined;
}

/** Puts it in stock's place for every registered model class that has stock's. */
export function mendGraphs(): void {
  const stock = (tfl.LayersModel as unknown as { fromConfig: FromConfig }).fromConfig;
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  for (const entry of Object.values(classNameMap) as unknown as [unknown, FromConfig][]) {
    if (entry[1] === stock) entry[1] = graphFromConfig;
  }
}

import { isObject } from '../../../load/is_object.js';
import type { KerasObject } from '../../keras_object.js';
import { flatten, readCall } from './calls.js';

/**
 * What `toKeras` writes for a MaxUnpooling1D or 2D, ten layers and operations of Keras, becomes that
 * layer again. Other uses of those operations stay as they are, and are refused.
 */
export function foldUnpooling(layers: KerasObject[]): KerasObject[] {
  const swallowed = new Set<KerasObject>();
  const folded = new Map<KerasObject, KerasObject>();
  for (const places of layers.filter(({ className }) => className === 'OneHot')) {
    const found = unpoolingAround(layers, places);
    if (found === null) continue;
    for (const one of found.all) swallowed.add(one);
    folded.set(found.last, found.unpooling);
  }
  return layers
    .filter((layer) => folded.has(layer) || !swallowed.has(layer))
    .map((layer) => folded.get(layer) ?? layer);
}

const argumentsOf = (layer: KerasObject): unknown[] => {
  const [node, ...more] = layer.inboundNodes;
  return more.length === 0 && isObject(node) && Array.isArray(node.args) ? node.args : [];
};

function unpoolingAround(layers: KerasObject[], places: KerasObject) {
  const named = (name: string | undefined) => layers.find((layer) => layer.name === name);
  const refs = (layer: KerasObject) => flatten(layer.inboundNodes.map((n) => readCall('', n).args));
  /** The one layer before, or the one user after, if it is of this class and has this option. */
  const before = (layer: KerasObject | undefined, className: string, key = '', value = '') => {
    const given = layer && refs(layer);
    return given?.length === 1 ? fits(named(given[0]!.layer), className, key, value) : undefined;
  };
  const after = (layer: KerasObject | undefined, className: string, key = '', value = '') => {
    const users = layers.filter(
      (one) => layer && refs(one).some((ref) => ref.layer === layer.name),
    );
    return users.length === 1 ? fits(users[0], className, key, value) : undefined;
  };
  const fits = (layer: KerasObject | undefined, className: string, key: string, value: string) => {
    const right = layer?.className === className && layer.inboundNodes.length === 1;
    return right && (key === '' || String(layer.config[key]) === value) ? layer : undefined;
  };

  const switches = before(places, 'Argmax', 'axis', '-1');
  const rows = before(switches, 'Reshape');
  const sort = before(rows, 'Permute', 'dims', '1,3,5,2,4');
  const windows = before(sort, 'Reshape');
  const placed = after(places, 'Multiply');
  const other = placed && refs(placed).find(({ layer }) => layer !== places.name);
  const values = fits(named(other?.layer), 'Reshape', '', '');
  const unpooled = after(placed, 'Reshape');
  const unsort = after(unpooled, 'Permute', 'dims', '1,4,2,5,3');
  const last = after(unsort, 'Reshape');
  const chain = [windows, sort, rows, switches, places, values, placed, unpooled, unsort, last];
  const all = chain.filter((one) => one !== undefined);
  const [h, p, w, q, c] = (windows?.config.target_shape ?? []) as number[];
  if (all.length < chain.length || values === undefined || windows === undefined || !last)
    return null;
  // A signal is a picture of height 1 in between.
  const signal = (last.config.target_shape as unknown[] | undefined)?.length === 2;
  if (signal && (h !== 1 || p !== 1)) return null;
  const shapes: [KerasObject | undefined, unknown[]][] = [
    [rows, [h, w, c, p! * q!]],
    [values, [h, w, c, 1]],
    [unpooled, [h, w, c, p, q]],
    [last, signal ? [w! * q!, c] : [h! * p!, w! * q!, c]],
  ];
  const right = shapes.every(
    ([layer, shape]) => String(layer?.config.target_shape) === String(shape),
  );
  if (!right || places.config.num_classes !== p! * q!) return null;
  const inboundNodes = [{ args: [[argumentsOf(values)[0], argumentsOf(windows)[0]]], kwargs: {} }];
  const config = { name: last.name, trainable: true, pool_size: signal ? [q] : [p, q] };
  const unpooling = {
    ...last,
    className: `MaxUnpooling${signal ? 1 : 2}D`,
    module: null,
    config,
    inboundNodes,
  };
  return { all, last, unpooling };
}

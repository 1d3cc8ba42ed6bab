import { fail, show, ValueError } from '../../check.js';
import { kindOfJson } from '../../load/describe_bytes.js';
import { isObject } from '../../load/is_object.js';
import { parseJsonBytes } from '../../load/parse_json.js';
import type { Source } from '../../load/read_source.js';
import type { TorchTensor } from '../../load/safetensors.js';
import type { Tensors } from './choose_state.js';

/** Which file each tensor is in. */
type WeightMap = Map<string, string>;

const MOST_SHARDS = 1000;
const BRACE = '{'.charCodeAt(0);

/** A name in the index's own folder, so that no index leads elsewhere. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^[^/\\:]+$/.test(value) && !/^\.+$/.test(value);

/** The files that an index.json names; null if these bytes are no JSON. */
export function shardsOf({ where, data }: Pick<Source, 'where' | 'data'>): WeightMap | null {
  const first = data.subarray(0, 64).find((byte) => ![9, 10, 13, 32].includes(byte));
  if (first !== BRACE) return null;
  const index = parseJsonBytes(where, data);
  const map = isObject(index) ? index.weight_map : undefined;
  if (!isObject(map)) {
    const kind = kindOfJson(index) ?? show(index);
    throw new ValueError(
      `${where}: the index must be one with a 'weight_map' of tensors to files, got ${kind}.`,
    );
  }
  for (const name of Object.values(map)) {
    if (!isName(name)) fail(where, 'a file of weight_map', 'a name in the same folder', name);
  }
  const shards = new Set(Object.values(map));
  if (shards.size > MOST_SHARDS) fail(where, 'the shards', `at most ${MOST_SHARDS}`, shards.size);
  return new Map(Object.entries(map as Record<string, string>));
}

/** The tensors of all shards, each in the file where the index has it. */
export async function readShards(
  { where, beside }: Source,
  map: WeightMap,
  read: (file: Pick<Source, 'where' | 'data'>) => Tensors,
): Promise<Tensors> {
  const files = new Map<string, Tensors>();
  for (const name of new Set(map.values())) {
    const shard = await beside(name);
    const data = new Uint8Array(await shard.read(Number.POSITIVE_INFINITY));
    files.set(name, read({ where: shard.where, data }));
  }
  const tensors = [...map].map(([name, file]): [string, TorchTensor] => {
    const tensor = files.get(file)!.get(name);
    if (tensor !== undefined) return [name, tensor];
    throw new ValueError(`${where}: ${file} must have ${name}, as the index says, got none.`);
  });
  return new Map(tensors);
}

import { ValueError } from '../../check.js';
import { isZip } from '../../keras/zip.js';
import { describeBytes } from '../../load/describe_bytes.js';
import { type ModelSource, readSource, type Source } from '../../load/read_source.js';
import { isSafetensors, readSafetensors } from '../../load/safetensors.js';
import { chooseState, type Tensors } from './choose_state.js';
import { isLegacyState, readLegacyState } from './legacy_state.js';
import { readShards, shardsOf } from './shards.js';
import { readZipState } from './zip_state.js';

/** What a folder of Hugging Face's may hold, in the order in which it is looked for. */
const IN_FOLDER = [
  'model.safetensors',
  'model.safetensors.index.json',
  'diffusion_pytorch_model.safetensors',
  'diffusion_pytorch_model.safetensors.index.json',
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
  'diffusion_pytorch_model.bin',
];

/** Whether an error says that a file is missing, of a folder or of a server. */
const isMissing = (error: unknown) =>
  error instanceof ValueError &&
  error.message.endsWith('the model must be there, got no such file.');

/** The first file of a source: of a folder the first of those that there are. */
async function firstFile(caller: string, source: ModelSource): Promise<Source> {
  const isObject = typeof source === 'object' && source !== null && !(source instanceof URL);
  if (isObject && Symbol.iterator in source && !ArrayBuffer.isView(source)) {
    const all = [...source];
    const index = all.some((file) => /\.index\.json$/i.test(String(file?.name)));
    return readSource(caller, all, index ? 'model.index.json' : 'model.safetensors');
  }
  let missing: unknown;
  for (const name of IN_FOLDER) {
    try {
      return await readSource(caller, source, name);
    } catch (error) {
      if (!isMissing(error)) throw error;
      missing ??= error;
    }
  }
  throw missing;
}

/** What else people have: a pickle of Python's own, torch's files before version 0.1.10. */
function describe(data: Uint8Array): string {
  if (data[0] === 0x80 && data[1]! >= 2 && data[1]! <= 5)
    return 'a pickle that torch.save did not write';
  const ustar = String.fromCharCode(...data.subarray(257, 262)) === 'ustar';
  return ustar ? 'a tar archive (to be unpacked first)' : describeBytes(data);
}

/** The tensors of one file, whatever wrote it. */
function readFile(
  { where, data }: Pick<Source, 'where' | 'data'>,
  stateDict: string | undefined,
): Tensors {
  if (isZip(data)) return chooseState(where, readZipState(where, data), stateDict);
  if (isLegacyState(data)) return chooseState(where, readLegacyState(where, data), stateDict);
  if (isSafetensors(data)) return readSafetensors(where, data);
  throw new ValueError(
    `${where}: the file must be of torch.save(model.state_dict(), path) or of ` +
      `safetensors.torch.save_file(model.state_dict(), path), got ${describe(data)}.`,
  );
}

/**
 * The tensors of a PyTorch model by their names: of a safetensors file, of what torch.save writes
 * (a zip, or before torch 1.6 pickles in a row), or of the shards that an index.json names.
 *
 * @param stateDict which dict of a checkpoint that has several, as 'model.ema'.
 * @throws ValueError if the file is another, damaged, hostile, or lacks a shard.
 */
export async function readState(
  caller: string,
  source: ModelSource,
  stateDict: string | undefined,
): Promise<{ where: string; tensors: Tensors }> {
  const file = await firstFile(caller, source);
  const shards = shardsOf(file);
  const tensors =
    shards === null
      ? readFile(file, stateDict)
      : await readShards(file, shards, (shard) => readFile(shard, stateDict));
  return { where: file.where, tensors };
}

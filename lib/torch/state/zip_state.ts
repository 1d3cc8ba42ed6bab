import { fail, ValueError } from '../../check.js';
import { openZip, type Zip } from '../../keras/zip.js';
import { describeBytes } from '../../load/describe_bytes.js';
import { readPickle, type TorchPickle } from './read_pickle.js';
import { Storage } from './tensors.js';

/** A storage is a file; a large model has thousands. */
const MOST_FILES = 2 ** 16 - 1;

/** The folder that torch.save puts everything into, by its pickle. */
function folderOf(where: string, data: Uint8Array, { names }: Zip): string {
  const ends = names.filter((name) => /^[^/]*\/data\.pkl$/.test(name));
  const folder = ends.length === 1 ? ends[0]!.slice(0, -'data.pkl'.length) : null;
  if (folder === null) {
    if (names.includes('model.weights.h5')) {
      throw new ValueError(
        `${where}: the zip must be one of torch.save, got ${describeBytes(data)}.`,
      );
    }
    return fail(where, 'the zip', 'one of torch.save, with data.pkl', names.slice(0, 5));
  }
  if (names.some((name) => name.startsWith(`${folder}code/`))) {
    throw new ValueError(
      `${where}: the file must hold a state dict, got a TorchScript archive. In Python: ` +
        "torch.save(torch.jit.load('model.pt').state_dict(), 'weights.pt').",
    );
  }
  return folder;
}

/** The zip that torch.save writes since torch 1.6: a pickle, and a file for each storage. */
export function readZipState(where: string, data: Uint8Array): TorchPickle {
  const zip = openZip(where, data, MOST_FILES);
  const folder = folderOf(where, data, zip);
  const need = (name: string) => {
    const content = zip.read(`${folder}${name}`);
    if (content !== undefined) return content;
    throw new ValueError(`${where}: the zip must have ${folder}${name}, got none.`);
  };
  const order = zip.read(`${folder}byteorder`);
  const text = order && new TextDecoder().decode(order.subarray(0, 16));
  if (text !== undefined && text !== 'little') fail(where, 'the byte order', "'little'", text);
  return readPickle(`${where}: data.pkl`, need('data.pkl'), 0, ({ key, dtype, count }) => {
    let content: Uint8Array | null = null;
    return new Storage(dtype, count, () => {
      content ??= need(`data/${key}`);
      const bytes = count * dtype.size;
      if (content.length === bytes) return content;
      return fail(where, `data/${key}`, `${bytes} bytes long`, content.length);
    });
  });
}

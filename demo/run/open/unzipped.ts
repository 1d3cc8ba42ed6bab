import { ValueError } from '../../../lib/check.js';
import { modelInFolder } from '../../input/in_folder.js';

/** Bytes that an archive may unpack to. */
const MOST = 2 ** 30;

/**
 * The model's files in a .zip.
 *
 * @throws ValueError for one that is none, or is too large
 */
export async function unzipped(file: File): Promise<File[]> {
  const { unzipSync } = await import('fflate');
  const bytes = new Uint8Array(await file.arrayBuffer());
  let size = 0;
  const keep = ({ originalSize }: { originalSize: number }) => {
    size += originalSize;
    if (size > MOST)
      throw new ValueError(
        `${file.name}: the archive must unpack to at most ${MOST} bytes, got more.`,
      );
    return true;
  };
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, { filter: keep });
  } catch (error) {
    if (error instanceof ValueError) throw error;
    throw new ValueError(`${file.name}: the file must be a .zip, got one that cannot be unpacked.`);
  }
  const files = Object.entries(entries)
    .filter(([path]) => !path.endsWith('/') && !path.startsWith('__MACOSX/'))
    .map(([path, content]) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return { path, file: new File([content as Uint8Array<ArrayBuffer>], name) };
    });
  return modelInFolder(files);
}

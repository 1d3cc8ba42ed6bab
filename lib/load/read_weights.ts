import { fail, ValueError } from '../check.js';
import { kindOfBytes } from './describe_bytes.js';
import { type FileRecord, type ModelFile, manifestBytes } from './manifest.js';
import type { Beside, Source } from './read_source.js';

/** A file whose content comes twice may be named twice, but not so often that little becomes much. */
const MOST_REPEATED_BYTES = 16 * 2 ** 20;

type Group = ModelFile['weightsManifest'][number];

/** A weights file, what model.json recorded of it, and its bytes as far as they are known. */
interface Part {
  file: Beside;
  record: FileRecord | undefined;
  length: number | null;
}

/** Node has it, and pages that come by https or from this machine; null elsewhere. */
async function sha256(data: ArrayBuffer): Promise<string | null> {
  const digest = await globalThis.crypto?.subtle?.digest('SHA-256', data);
  if (digest === undefined) return null;
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Compares lengths with those recorded and the manifest's, if they are known. */
function checkLengths({ weights }: Group, parts: readonly Part[]): void {
  for (const { file, record, length } of parts) {
    const expected = record?.bytes ?? length;
    if (length !== null && length !== expected) {
      fail(file.where, "the file's length", `${expected} bytes`, length);
    }
  }
  const sum = (some: readonly Part[]) => some.reduce((total, { length }) => total + length!, 0);
  if (parts.some(({ length }) => length === null)) return;
  const total = sum(parts);
  const names = parts.map(({ file }) => file.where).join(' + ') || 'no file';
  const { bytes, exact } = manifestBytes(weights);
  if (exact ? total !== bytes : total < bytes) {
    const expected = `${exact ? '' : 'at least '}${bytes} bytes, as the manifest says`;
    const what = parts.length === 1 ? "the file's length" : "the files' length together";
    fail(names, what, expected, total);
  }
  const repeated = total - sum([...new Set(parts)]);
  if (repeated > MOST_REPEATED_BYTES) {
    fail(names, 'bytes of files that are named again', `at most ${MOST_REPEATED_BYTES}`, repeated);
  }
}

/** Longer than a pointer or a page that stands for a file. */
const SHORT_BYTES = 2 ** 16;

/** Compares lengths, and says of a file of a wrong one what it is, if that is known. */
async function checkGroup(group: Group, parts: readonly Part[]): Promise<void> {
  try {
    checkLengths(group, parts);
  } catch (error) {
    for (const { file, length } of parts) {
      if (length === null || length > SHORT_BYTES || length === 0) continue;
      const kind = kindOfBytes(new Uint8Array(await file.read(SHORT_BYTES)));
      if (kind === null) continue;
      throw new ValueError(`${file.where}: the weights file must have weights, got ${kind}.`);
    }
    throw error;
  }
}

/**
 * The bytes of a model's weights, a buffer for each file. Lengths are compared with the manifest
 * before anything is read, if they are known, and after; checksums, if model.json has them, after.
 *
 * @param beside opens a file in the folder of model.json.
 * @param onFile is told of each file that has arrived.
 * @throws ValueError that names the file.
 */
export async function readWeights(
  model: ModelFile,
  beside: Source['beside'],
  onFile: () => void = () => {},
): Promise<ArrayBuffer[]> {
  const records = model.files ?? {};
  const opened = new Map<string, Part>();
  for (const name of model.weightsManifest.flatMap(({ paths }) => paths)) {
    if (opened.has(name)) continue;
    const record = Object.hasOwn(records, name) ? records[name] : undefined;
    const file = await beside(name);
    opened.set(name, { file, record, length: file.length });
  }
  const groups = model.weightsManifest.map((group) => ({
    group,
    parts: group.paths.map((name) => opened.get(name)!),
  }));
  for (const { group, parts } of groups) await checkGroup(group, parts);

  const contents = new Map<Part, ArrayBuffer>();
  for (const { group, parts } of groups) {
    const { bytes, exact } = manifestBytes(group.weights);
    const most = exact ? bytes : Number.POSITIVE_INFINITY;
    const unread = [...new Set(parts)].filter((part) => !contents.has(part));
    await Promise.all(
      unread.map(async (part) => {
        const data = await part.file.read(Math.min(part.record?.bytes ?? most, most));
        part.length = data.byteLength;
        contents.set(part, data);
        onFile();
      }),
    );
    await checkGroup(group, parts);
  }
  for (const [{ file, record }, data] of contents) {
    const got = record === undefined ? null : await sha256(data);
    if (got !== null && got !== record?.sha256) {
      fail(file.where, "the file's SHA-256", record!.sha256, got);
    }
  }
  return groups.flatMap(({ parts }) => parts.map((part) => contents.get(part)!));
}

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { DataKind } from '../../data/data_description.js';
import { filesWithin } from '../../node/files_within.js';

/** By the ends of the names of files; where a folder has as many of two kinds, the first counts. */
const ENDS: readonly (readonly [DataKind, RegExp])[] = [
  ['image', /(\.(png|jpe?g|webp|tiff?)|-ubyte(\.gz)?)$/i],
  ['audio', /\.(wave?|w64|rf64|bw64|bwf|flac|og[ga])$/i],
  ['signal', /\.(csv|tsv|np[yz]|json)$/i],
  ['text', /\.(txt|md)$/i],
];

/** A table or a description of pictures begins like this. */
const OF_PICTURES = /\.(png|jpe?g|webp|tiff?)\b|"(annotations|shapes)"\s*:/i;
const LOOKED_AT = 4096;

/** Folders are looked into so far, and at so many files. */
const DEEPEST = 2;
const MOST = 2000;

function beginning(file: string): string {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(LOOKED_AT);
    return bytes.toString('latin1', 0, readSync(handle, bytes, 0, LOOKED_AT, 0));
  } finally {
    closeSync(handle);
  }
}

/** What a file of this name holds; null where the name does not say it. */
export const kindOfName = (name: string): DataKind | null =>
  ENDS.find(([, end]) => end.test(name))?.[0] ?? null;

/**
 * What a file or the most files of a folder hold, by their names: `'image'` for pictures, their IDX files and tables
 * that list them, `'signal'` for CSV, TSV, NPY, NPZ and JSON, `'audio'` for WAV, Wave64, FLAC and Ogg, `'text'` for text.
 *
 * @returns null where nothing says it, as for a path that there is not
 */
export function kindOfData(fileOrFolder: string): DataKind | null {
  const found = statSync(fileOrFolder, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (!found.isDirectory()) {
    const kind = kindOfName(fileOrFolder);
    return /\.(csv|tsv|json)$/i.test(fileOrFolder) && OF_PICTURES.test(beginning(fileOrFolder))
      ? 'image'
      : kind;
  }
  const counts = new Map<DataKind, number>();
  let files = 0;
  for (const file of filesWithin(fileOrFolder, DEEPEST)) {
    const kind = kindOfName(file);
    if (kind !== null) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (++files === MOST) break;
  }
  const most = Math.max(0, ...counts.values());
  return ENDS.find(([kind]) => counts.get(kind) === most)?.[0] ?? null;
}

import { statSync } from 'node:fs';
import path from 'node:path';
import type { DataKind } from '../../data/data_description.js';
import { filesWithin } from '../../node/files_within.js';
import { kindOfName } from './kind_of_data.js';

/** What files of each kind are called that are not read. */
const UNREAD: Readonly<Record<DataKind, RegExp>> = {
  image:
    /\.(bmp|dib|gif|hei[cf]|avif|jxl|jp2|j2k|svg|p[bgpn]m|dcm|nii(\.gz)?|raw|dng|cr[23]|nef|arw|tga|exr|hdr|ico|psd|pdf)$/i,
  audio: /\.(mp3|m4a|aac|aif[fc]?|wma|opus|amr|caf|au|mp4|webm)$/i,
  signal: /\.(xlsx?|ods|parquet|feather|mat|h5|hdf5|edf|json)$/i,
  text: /\.(docx?|odt|pdf|rtf|html?|epub)$/i,
};

const SHOWN = 3;

/**
 * Sentences on the files of a folder and of those in it that are of a kind and are not taken: of formats that are not
 * read, and others.
 *
 * @param data a folder; of a file nothing is said
 * @param taken the files that are taken
 */
export function leftOut(
  data: string | undefined,
  kind: DataKind,
  taken: readonly string[] = [],
): string[] {
  if (data === undefined || !statSync(data, { throwIfNoEntry: false })?.isDirectory()) return [];
  const known = new Set(taken.map((file) => path.resolve(file)));
  const files = [...filesWithin(data)].filter((file) => !known.has(path.resolve(file)));
  const said = (found: string[], kinds: [one: string, several: string]) => {
    if (found.length === 0) return [];
    const names = found.slice(0, SHOWN).map((file) => path.relative(data, file));
    const more = found.length - names.length;
    const some = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    return [`${found.length} ${found.length === 1 ? kinds[0] : kinds[1]} left out: ${some}.`];
  };
  const isUnread = (file: string) => UNREAD[kind].test(path.basename(file));
  const isOther = (file: string) => kindOfName(path.basename(file)) === kind && !isUnread(file);
  return [
    ...said(files.filter(isUnread), [
      'file of a format that is not read is',
      'files of formats that are not read are',
    ]),
    ...said(files.filter(isOther), ['other file is', 'other files are']),
  ];
}

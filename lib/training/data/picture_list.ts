import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../check.js';
import { isHidden } from '../../node/is_hidden.js';
import { listFiles } from '../../node/list_files.js';
import { IMAGE_EXTENSIONS } from '../../node/read_image.js';
import { pictureTable } from './picture_table.js';
import type { SplitItem } from './splits.js';

/** A picture of the data, which is not read yet. */
export interface PictureItem extends SplitItem {
  file: string;
  /** Its class, where the data say so. */
  label?: string;
}

/** The pictures of some data. */
export interface PictureList {
  items: PictureItem[];
  /** The names of their classes, in order; null where the data name none. */
  classes: string[] | null;
}

const { compare } = new Intl.Collator('en', { numeric: true });

export const isPictureFile = (name: string): boolean =>
  !isHidden(name) && IMAGE_EXTENSIONS.some((extension) => name.toLowerCase().endsWith(extension));

/** The folders in one that have pictures, by name. */
export function classFolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !isHidden(entry.name))
    .map(({ name }) => name)
    .filter((name) => readdirSync(path.join(folder, name)).some(isPictureFile))
    .sort(compare);
}

/** Numbers in their order before words. */
const classesOf = (items: readonly PictureItem[]) =>
  [...new Set(items.map(({ label }) => label!))].sort(compare);

async function fromTable(file: string, group: string | undefined): Promise<PictureList> {
  const rows = await pictureTable(file, 'label');
  const labelled = rows.filter(({ other }) => other !== undefined).length;
  if (labelled > 0 && labelled < rows.length) {
    fail(
      file,
      'the label',
      'given of every picture or of none',
      `${rows.length - labelled} without`,
    );
  }
  const items = rows.map(({ file: picture, other, fields }) => ({
    name: path.relative(path.dirname(file), picture),
    file: picture,
    ...(other !== undefined && { label: other }),
    ...(group !== undefined && fields[group] !== undefined && { group: fields[group] }),
  }));
  return { items, classes: labelled === 0 ? null : classesOf(items) };
}

/**
 * The pictures of a file or a folder; of a folder of folders, whose names are their classes; or of a CSV file that lists
 * them, with their classes.
 *
 * @param group the name of a list's column of groups, where it has one
 * @throws ValueError that names what there is not
 */
export async function pictureList(data: string, group?: string): Promise<PictureList> {
  const found = statSync(data, { throwIfNoEntry: false });
  if (found?.isFile() && /\.(csv|tsv)$/i.test(data)) return fromTable(data, group);
  const folders = found?.isDirectory() ? classFolders(data) : [];
  const flat = found?.isDirectory() && readdirSync(data).some(isPictureFile);
  if (flat || folders.length === 0) {
    const files = await listFiles(data, IMAGE_EXTENSIONS);
    return { items: files.map((file) => ({ name: path.basename(file), file })), classes: null };
  }
  const items: PictureItem[] = [];
  for (const folder of folders) {
    for (const file of await listFiles(path.join(data, folder), IMAGE_EXTENSIONS)) {
      items.push({ name: path.join(folder, path.basename(file)), file, label: folder });
    }
  }
  return { items, classes: folders };
}

import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { ValueError } from '../check.js';
import { listFiles } from './list_files.js';

const PARTS = ['inputs', 'targets'] as const;

/**
 * The files of FOLDER/inputs, each with the file of FOLDER/targets that has its name; their extensions may differ.
 *
 * @param extensions of the files that count, as of `listFiles`
 * @throws ValueError that names the folder that is missing, or the file without a partner or with several
 */
export async function pairedFiles(
  folder: string,
  extensions: Parameters<typeof listFiles>[1],
): Promise<[input: string, target: string][]> {
  const names = await readdir(folder).catch(() => []);
  const missing = PARTS.filter((part) => !(names as string[]).includes(part));
  if (missing.length > 0) {
    throw new ValueError(
      `${folder}: the folder must contain inputs/ and targets/, got no ${missing.join(' and no ')}.`,
    );
  }
  const [inputs, targets] = await Promise.all(
    PARTS.map((part) => listFiles(join(folder, part), extensions)),
  );
  const stem = (file: string) => basename(file, extname(file));
  const partner = (file: string, others: string[], part: string): string => {
    const found = others.filter((other) => stem(other) === stem(file));
    if (found.length === 1) return found[0]!;
    const got = found.map((other) => basename(other)).join(', ') || 'none';
    throw new ValueError(
      `${join(folder, part)}: the folder must contain one file called ${stem(file)} for ${file}, got ${got}.`,
    );
  };
  for (const target of targets!) partner(target, inputs!, 'inputs');
  return inputs!.map((input) => [input, partner(input, targets!, 'targets')]);
}

/** A file with the folders that it came in: `run/model/model.json`. */
export interface Placed {
  readonly path: string;
  readonly file: File;
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);

/**
 * Of a folder or an archive the files of one model: of its folder `model`, as a run has it, or of the model.json nearest to
 * the top. Without a model.json all files.
 */
export function modelInFolder(files: readonly Placed[]): File[] {
  const depth = ({ path }: Placed) =>
    path.split('/').length - (/(^|\/)model\/[^/]*$/.test(path) ? 1.5 : 0);
  const [found] = files
    .filter(({ path }) => /(^|\/)model\.json$/i.test(path))
    .sort((a, b) => depth(a) - depth(b));
  if (found === undefined) return files.map(({ file }) => file);
  const folder = folderOf(found.path);
  return files.filter(({ path }) => folderOf(path) === folder).map(({ file }) => file);
}

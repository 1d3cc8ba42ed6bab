import { modelInFolder, type Placed } from './in_folder.js';

/** All files of a folder, and of those in it. */
async function within(entry: FileSystemEntry): Promise<Placed[]> {
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) {
    const file = await new Promise<File>((done, fail) =>
      (entry as FileSystemFileEntry).file(done, fail),
    );
    return [{ path, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: Placed[] = [];
  for (;;) {
    // A reader gives some at a time, and at the end none.
    const some = await new Promise<FileSystemEntry[]>((done, fail) =>
      reader.readEntries(done, fail),
    );
    if (some.length === 0) return all;
    for (const one of some) all.push(...(await within(one)));
  }
}

/** What was dropped: files, and of a folder the model in it. To be called while the event runs. */
export function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const files = [...transfer.files];
  const folders = [...transfer.items].flatMap((item) => {
    const entry = item.webkitGetAsEntry?.();
    return entry?.isDirectory ? [entry] : [];
  });
  if (folders.length === 0) return Promise.resolve(files);
  return Promise.all(folders.map(within)).then((all) => modelInFolder(all.flat()));
}

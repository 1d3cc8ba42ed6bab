/** Whether a name in a folder is of what systems and editors leave beside data: .DS_Store, ._scan.png, .ipynb_checkpoints, __MACOSX. */
export const isHidden = (name: string): boolean => name.startsWith('.') || name === '__MACOSX';

import util from 'node:util';

/** tfjs-node 4.22 calls two functions of node:util that Node 23 removed and Node 22 warns about. */
export function restoreUtilFunctions(): void {
  const isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
}

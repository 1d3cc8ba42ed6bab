import { WEIGHTS } from './kinds.js';

/** Whether files are weights of PyTorch without the layers: one or more, or shards with their index. */
export const weightsAlone = (files: readonly File[]): boolean => {
  const rest = files.filter(({ name }) => !WEIGHTS.test(name) && !/\.index\.json$/i.test(name));
  return files.length > 0 && rest.every(({ name }) => /^pytorch_model.*\.bin$/i.test(name));
};

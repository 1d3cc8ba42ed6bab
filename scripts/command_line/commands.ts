/** The commands of `npx tfjs-deconv`: each runs when it is imported. */
export const COMMANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  train: () => import('../train.js'),
  evaluate: () => import('../evaluate.js'),
  predict: () => import('../predict.js'),
  convert: () => import('../convert.js'),
  split: () => import('../split.js'),
  deconvolve: () => import('../deconvolve.js'),
  doctor: () => import('../doctor.js'),
  demo: () => import('../demo.js'),
};

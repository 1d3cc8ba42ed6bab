import type * as tfl from '@tensorflow/tfjs-layers';
import { ELEMENT } from '../../onnx/element_types.js';
import { operator } from './named.js';
import { Lacking, type Options } from './options.js';

type Layer = tfl.layers.Layer;
/** [start, end] of every spatial axis. */
export type Borders = readonly (readonly [number, number])[];

/** Torch's modes, of layers and of convolutions, as ONNX calls them. */
const MODES: Readonly<Record<string, string>> = {
  constant: 'constant',
  reflect: 'reflect',
  replicate: 'edge',
  circular: 'wrap',
};

/** Pads by repeating what is there, or by a value. */
export function padding(
  options: Options,
  pads: Borders,
  mode: string,
  suffix = '',
  value = 0,
): Layer[] {
  const known = MODES[mode];
  if (known === undefined) throw new Lacking(`padding_mode=${mode} (nearest: reflect)`);
  if (pads.flat().every((p) => p === 0)) return [];
  // The layer sees [batch, ...spatial, channels].
  const values = [0, 1].flatMap((side) => [0, ...pads.map((pair) => pair[side]!), 0]);
  const constants = [
    { type: ELEMENT.int64, values },
    ...(value === 0 ? [] : [{ type: ELEMENT.float, values: [value] }]),
  ];
  // ONNX has wrap since opset 19.
  return [operator(options, 'Pad', { attributes: { mode: known }, constants }, suffix, 19)];
}

/** Torch's pairs, that of the last axis first, as one pair for each axis. */
export function pairs(options: Options, key: string | number, rank: number): [number, number][] {
  const all = options.numbers(key, 2 * rank);
  return Array.from({ length: rank }, (_, i): [number, number] => [
    all[2 * i]!,
    all[2 * i + 1]!,
  ]).reverse();
}

/** ReflectionPad, ReplicationPad and CircularPad in 1-D to 3-D. */
export const repeatedPad = (mode: string) => (options: Options, rank: number) =>
  padding(options, pairs(options, 0, rank), mode);

/** ConstantPad1d to 3d. */
export function constantPad(options: Options, rank: number): Layer[] {
  const pads = pairs(options, 'padding', rank);
  return padding(options, pads, 'constant', '', options.number('value', 0));
}

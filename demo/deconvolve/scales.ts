import { normalExposure } from '../../lib/data/normal_exposure.js';
import { standardized } from '../../lib/data/standardize.js';
import type { InputKind } from './input_kind.js';

/** How values become what a model was trained on. */
export interface Scale {
  readonly label: string;
  readonly kinds: readonly InputKind['kind'][];
  apply(values: Float32Array): Float32Array;
}

/** By their names in the address; pictures come as 0..1, signals as they are. */
export const SCALES: Readonly<Record<string, Scale>> = {
  unit: { label: '0 to 1', kinds: ['picture'], apply: (values) => values },
  signed: {
    label: '−1 to 1',
    kinds: ['picture'],
    apply: (values) => values.map((value) => value * 2 - 1),
  },
  bytes: {
    label: '0 to 255',
    kinds: ['picture'],
    apply: (values) => values.map((value) => value * 255),
  },
  raw: { label: 'as they are', kinds: ['signal'], apply: (values) => values },
  standard: {
    label: 'mean 0, deviation 1',
    kinds: ['picture', 'signal'],
    apply: standardized,
  },
  exposure: {
    label: 'square roots, Otsu’s threshold at 0',
    kinds: ['picture'],
    apply: (values) => normalExposure(values),
  },
};

/** The scale of that name, or the first for that kind of input. */
export function scaleName(
  kind: InputKind['kind'],
  ...wanted: (string | null | undefined)[]
): string {
  const names = Object.keys(SCALES).filter((name) => SCALES[name]!.kinds.includes(kind));
  return wanted.find((name) => name && names.includes(name)) ?? names[0]!;
}

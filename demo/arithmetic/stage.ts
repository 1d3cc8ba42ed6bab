import type { DecoderLayer } from '../../lib/arithmetic/decoder_layer.js';
import { deconvOutputLength } from '../../lib/arithmetic/deconv_output_length.js';
import type { Padding } from '../../lib/arithmetic/padding.js';

/** One transposed convolution of the decoder that the view draws. */
export interface Stage {
  k: number;
  s: number;
  padding: Padding;
  /** Null lets the padding decide. */
  outputPadding: number | null;
  d: number;
}

/** The ranges of the sliders. */
export const RANGES = { i: [1, 16], k: [1, 9], s: [1, 5], d: [1, 3] } as const;
export const MOST_STAGES = 5;

export const DEFAULT_STAGE: Stage = { k: 3, s: 2, padding: 'same', outputPadding: null, d: 1 };

export const outputLength = (i: number, { k, s, padding, outputPadding, d }: Stage): number =>
  deconvOutputLength(i, k, padding, { stride: s, outputPadding, dilation: d })!;

/** A stage under the names of its layer's arguments. */
export const layerOf = ({ k, s, padding, outputPadding, d }: Stage): DecoderLayer => ({
  kernelSize: k,
  strides: s,
  padding,
  outputPadding,
  dilationRate: d,
});

export const stageOf = (layer: Required<DecoderLayer>): Stage => ({
  k: layer.kernelSize,
  s: layer.strides,
  padding: layer.padding,
  outputPadding: layer.outputPadding,
  d: layer.dilationRate,
});

/** The lengths before, between and after the stages. */
export function chain(i: number, stages: readonly Stage[]): number[] {
  const lengths = [i];
  for (const stage of stages) lengths.push(outputLength(lengths.at(-1)!, stage));
  return lengths;
}

/** `3,2,same,auto,1;3,2,same,0,1` */
export function formatStages(stages: readonly Stage[]): string {
  return stages
    .map(({ k, s, padding, outputPadding, d }) =>
      [k, s, padding, outputPadding ?? 'auto', d].join(','),
    )
    .join(';');
}

const within = (text: string | undefined, [least, most]: readonly [number, number]) => {
  const value = Number(text);
  return Number.isInteger(value) && value >= least && value <= most ? value : null;
};

/** The stages of an address; null for a text that is none. */
export function parseStages(text: string): Stage[] | null {
  const parts = text.split(';');
  if (parts.length > MOST_STAGES) return null;
  const stages: Stage[] = [];
  for (const part of parts) {
    const [kText, sText, padding, opText, dText] = part.split(',');
    const [k, s, d] = [within(kText, RANGES.k), within(sText, RANGES.s), within(dText, RANGES.d)];
    if (k === null || s === null || d === null) return null;
    if (padding !== 'same' && padding !== 'valid') return null;
    const outputPadding = opText === 'auto' ? null : within(opText, [0, s - 1]);
    if (opText !== 'auto' && outputPadding === null) return null;
    // Keras, and so this package, refuses strides and dilation together.
    if (s > 1 && d > 1) return null;
    stages.push({ k, s, padding, outputPadding, d });
  }
  return stages;
}

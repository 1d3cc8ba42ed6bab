import { array, fail, integer, onlyKnown } from '../check.js';
import { decoderEnds, nearestEnds } from './decoder_ends.js';
import { type DecoderLayer, decoderLayer, decoderLengths } from './decoder_layer.js';
import { decoderRemedies } from './decoder_remedies.js';
import { effectiveKernel } from './effective_kernel.js';

/** A decoder along one axis. */
export interface SolveDecoderOptions {
  /** Its transposed convolutions, from first to last. */
  layers: readonly DecoderLayer[];
  /** The length of its input, in elements. */
  inputLength: number;
  /** The length wanted, in elements; null, the default, if any will do. */
  outputLength?: number | null;
}

/** Changes of a decoder's layers after which it ends at the length wanted. */
export interface DecoderRemedy {
  /** The changes, and the lengths with them. */
  text: string;
  /** The whole decoder with the changes made. */
  layers: Required<DecoderLayer>[];
  /** The lengths before, between and after its layers. */
  lengths: number[];
}

/** Why a decoder ends where it ends, and what makes it end elsewhere. */
export interface DecoderSolution {
  /** The lengths before, between and after the layers. */
  lengths: number[];
  /** Why it ends there and not at the length wanted, a sentence each. */
  why: string[];
  /** Up to three, the fewest changes first; none where none is needed or none leads there. */
  remedies: DecoderRemedy[];
}

type Layer = Required<DecoderLayer>;

const MOST_REMEDIES = 3;
const join = (lengths: readonly number[]) => lengths.join(' → ');

function changeText(n: number, from: Layer, to: Layer): string[] {
  const parts = [
    ...(from.padding === to.padding ? [] : [`padding '${to.padding}'`]),
    ...(from.outputPadding === to.outputPadding ? [] : [`outputPadding ${to.outputPadding}`]),
  ];
  return parts.length === 0 ? [] : [`layer ${n}: ${parts.join(', ')}`];
}

function remedy(layers: readonly Layer[], to: Layer[], lengths: number[]): DecoderRemedy {
  const changes = to.flatMap((layer, n) => changeText(n + 1, layers[n]!, layer));
  return { text: `${changes.join('; ')}: ${join(lengths)}`, layers: to, lengths };
}

/** The lengths, least and most, that a convolution of the same settings shortens to n. */
function shortenedTo(n: number, layer: Layer): [number, number] {
  const k = effectiveKernel('solveDecoder', layer.kernelSize, layer.dilationRate);
  const least = (n - 1) * layer.strides + (layer.padding === 'same' ? 1 : k);
  return [least, least + layer.strides - 1];
}

function whyApart(layers: readonly Layer[], lengths: readonly number[], other: number[]): string[] {
  const at = layers.findIndex((_, n) => lengths[n + 1] !== other[n + 1]);
  const layer = layers[at]!;
  const [n, o, wanted] = [lengths[at]!, lengths[at + 1]!, other[at + 1]!];
  const settings = `padding '${layer.padding}' and outputPadding ${layer.outputPadding}`;
  const sentences = [
    `Layer ${at + 1} makes ${o} of ${n}, by ${settings}, where ${wanted} is needed.`,
  ];
  const [least, most] = shortenedTo(n, layer);
  if ([o, wanted].every((length) => length >= least && length <= most)) {
    sentences.push(
      `An encoder's convolution with the same kernel and strides turns ` +
        `${least} ${most === least + 1 ? 'and' : 'to'} ${most} alike into ${n}; ` +
        'which of them to go back to, outputPadding has to say.',
    );
  }
  return sentences;
}

/**
 * Why a decoder of transposed convolutions ends at its length, and the fewest changes of padding
 * and outputPadding with which it ends at the one wanted.
 *
 * A change of padding counts twice: it moves every value, where outputPadding only adds or leaves
 * out the last. Several axes are asked one by one.
 *
 * @param args the layers, the length before them, and the length wanted.
 * @returns `{ lengths, why, remedies }`: the lengths before, between and after the layers, sentences, and
 *   up to three remedies; where no settings lead to the length, `why` names the nearest ones.
 * @throws ValueError for an argument out of range, or a layer whose output would be empty.
 * @example solveDecoder({
 *   layers: [{ kernelSize: 3, strides: 2, padding: 'same', outputPadding: 0 }],
 *   inputLength: 4,
 *   outputLength: 8,
 * }).remedies[0].text // 'layer 1: outputPadding null: 4 → 8'
 */
export function solveDecoder(args: SolveDecoderOptions): DecoderSolution {
  const where = 'solveDecoder';
  onlyKnown(where, args, ['layers', 'inputLength', 'outputLength']);
  const given = array(where, 'layers', args.layers);
  if (given.length === 0) fail(where, 'layers', 'at least one layer', given);
  const layers = given.map((layer, n) => decoderLayer(where, `layers[${n}]`, layer));
  const inputLength = integer(where, 'inputLength', args.inputLength, 1);
  const wanted =
    args.outputLength == null ? null : integer(where, 'outputLength', args.outputLength, 1);
  const lengths = decoderLengths(inputLength, layers, where);
  const end = lengths.at(-1)!;
  if (wanted === null || end === wanted) {
    return { lengths, why: [`It ends at ${end}: ${join(lengths)}.`], remedies: [] };
  }
  const first = `It ends at ${end} and not at ${wanted}: ${join(lengths)}.`;
  const ways = decoderRemedies(inputLength, layers, wanted, MOST_REMEDIES);
  if (ways.length > 0) {
    const remedies = ways.map((way) => remedy(layers, way.layers, way.lengths));
    return { lengths, why: [first, ...whyApart(layers, lengths, ways[0]!.lengths)], remedies };
  }
  const near = nearestEnds(decoderEnds(inputLength, layers), wanted);
  const none =
    `No padding or outputPadding leads from ${inputLength} to ${wanted} with these kernels and strides; ` +
    `the nearest ${near.length === 1 ? 'length is' : 'lengths are'} ${near.join(' and ')}. ` +
    'Change the input length, the strides or the number of layers.';
  return { lengths, why: [first, none], remedies: [] };
}

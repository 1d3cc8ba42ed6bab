import type { Range } from '../../arithmetic/behind_axis.js';
import { product } from '../../arithmetic/product.js';
import type { CropOrPadTo } from '../../layers/crop_or_pad_to.js';
import { notAlone, type Ranges, taken } from './piece.js';
import { calls, type PieceRule, type Place, type RuleMaker } from './piece_rule.js';

/** Layers that compute each position of the output from one of each input, and those that move positions. */
export const pointwise = ({ layer, inputs, output }: Place): PieceRule => {
  const behind = (input: number, axis: number, range: Range): Range =>
    inputs[input]![axis + 1] === 1 && output[axis + 1] !== 1 ? [0, 0] : range;
  return {
    behind,
    run: (pieces, wanted) =>
      calls(
        layer,
        pieces.map((piece, input) =>
          taken(
            piece!,
            wanted.map((range, axis) => behind(input, axis, range)),
          ),
        ),
      ),
  };
};

export const samePlaces: RuleMaker = (place) => {
  const { inputs, output } = place;
  if (inputs.some(({ length }) => length !== output.length)) return 'its inputs differ in rank';
  return pointwise(place);
};

/** Whether axes, which may count from the end, are the channels' alone. */
export function channelsOnly(axes: unknown, rank: number): boolean {
  return [axes].flat().every((axis) => (Number(axis) + rank) % rank === rank - 1);
}

/** By one axis, or several, of the option `axis`. */
export const alongChannels: RuleMaker = (place) =>
  channelsOnly(place.config.axis ?? -1, place.output.length)
    ? samePlaces(place)
    : 'its axis is not the channels alone';

/** Beside each other along the channels. */
export const joined: RuleMaker = (place) => {
  const rule = alongChannels(place);
  return typeof rule === 'string' ? rule : { ...rule, copies: true, joins: true };
};

/** Of statistics of the channels. */
export const normalized: RuleMaker = (place) => {
  const rule = alongChannels(place);
  if (typeof rule === 'string') return rule;
  // The statistics are repeated for each channel. There may be one position alone.
  const between = (sizes: readonly number[]) => 6 * (product(sizes) + 1) * place.output.at(-1)!;
  // The batch counts as well.
  if (product(place.output.slice(0, -1)) === 1) return { ...rule, between };
  return {
    ...rule,
    run: (pieces, wanted) => notAlone(wanted, place.output, (two) => rule.run(pieces, two)),
    between,
  };
};

/** A slope for each position belongs to no part of the output. */
export const sharedSlopes: RuleMaker = (place) => {
  const shared = [place.config.sharedAxes ?? []].flat().map(Number);
  const spatial = place.output.slice(1, -1).map((_, axis) => axis + 1);
  return spatial.every((axis) => shared.includes(axis))
    ? samePlaces(place)
    : 'it has a weight for each position: sharedAxes must name the spatial axes';
};

/** The same elements `starts` positions further on, and zeros around them. */
const moved = (starts: readonly number[]): PieceRule => {
  const from = (axis: number, [first, last]: Range): Range => [
    first + starts[axis]!,
    last + starts[axis]!,
  ];
  return {
    behind: (input, axis, range) => (input === 0 ? from(axis, range) : null),
    run: ([piece], wanted) =>
      taken(
        piece!,
        wanted.map((range, axis) => from(axis, range)),
      ),
    copies: true,
  };
};

interface Bordered {
  readonly padding: Ranges;
  readonly cropping: Ranges;
}

export const padded: RuleMaker = ({ layer }) =>
  moved((layer as unknown as Bordered).padding.map(([before]) => -before));

export const cropped: RuleMaker = ({ layer }) =>
  moved((layer as unknown as Bordered).cropping.map(([before]) => before));

export const fitted: RuleMaker = ({ layer, inputs }) => ({
  ...moved((layer as CropOrPadTo).starts(inputs[1]!)),
  waits: 'it fits one length to another',
});

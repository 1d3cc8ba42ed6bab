import type * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import { withSettings } from '../../stock/with_settings.js';
import { samePlaces } from './elementwise_rules.js';
import { type Piece, type Ranges, taken } from './piece.js';
import type { Place, RuleMaker } from './piece_rule.js';

/** What is used of a recurrent layer. */
interface Recurrent {
  readonly cell: { readonly stateSize: number | readonly number[] };
}

const ALL = { returnSequences: true, returnState: true } as object;

/** Floats of a signal's positions apart, and of what each of them gives. */
const apart =
  ({ inputs, output }: Place, states: number) =>
  (sizes: readonly number[]): number =>
    product(sizes) * (3 * inputs[0]!.at(-1)! + states * output.at(-1)!);

/** A layer with a state, which each part goes on from. */
export const recurrent: RuleMaker = (place) => {
  const { layer, config, inputs } = place;
  if (inputs[0]!.length !== 3) return 'its state goes through all pictures';
  if (inputs.length > 1) return 'its first state comes from another layer';
  if (config.goBackwards === true) return 'it begins at the end of the signal';
  if (config.stateful === true) return 'its first state is that of another batch';
  if (config.returnSequences !== true) return 'it gives what follows from all positions';
  const resume = (piece: Piece, wanted: Ranges, states: readonly tf.Tensor[] | null) => {
    const initialState = states === null ? null : [...states];
    return withSettings(layer, ALL).call([taken(piece, wanted)], { initialState }) as tf.Tensor[];
  };
  const { stateSize } = (layer as unknown as Recurrent).cell;
  return {
    behind: (_, __, range) => range,
    run: ([piece], wanted) => resume(piece!, wanted, null)[0]!,
    resume,
    between: apart(place, 1 + [stateSize].flat().length),
  };
};

/** A layer that is called for each position of a signal by itself. */
export const timeDistributed: RuleMaker = (place) => {
  if (place.inputs[0]!.length !== 3) return 'what it wraps may need any position';
  const rule = samePlaces(place);
  return typeof rule === 'string' ? rule : { ...rule, between: apart(place, 1) };
};

import { layerKind } from '../arithmetic/layer_traits.js';
import { isConvolution } from './check_model.js';
import type { Tape } from './forward.js';
import { channelsAxisOf } from './units.js';

/** The lengths of a tensor's maps. */
function lengthsOf(tape: Tape, key: string): number[] {
  const channels = channelsAxisOf(tape, key);
  return tape.tensors[key]!.shape.filter((_, axis) => axis !== 0 && axis !== channels);
}

/** Whether every path from the inputs to the end goes through what this step gives. */
function crossed({ passed }: Tape, n: number): boolean {
  const later = passed.slice(n + 1);
  const made = new Set(later.flatMap(({ outputs }) => outputs));
  // The steps are those that lead to the end, each after those that it needs.
  return later.every(({ inputs }) =>
    inputs.every((key) => made.has(key) || key === passed[n]!.output),
  );
}

/**
 * The maps that Grad-CAM weighs where none are named: the last with the lengths of the last convolution's maps that
 * all paths to the layer cross, so that no branch of an Inception or residual block is left out. A convolution
 * whose maps have one place is a dense layer.
 */
export function defaultMaps(tape: Tape): string {
  const { passed } = tape;
  const last = Math.max(passed.length - 1, 1);
  const places = (n: number) =>
    lengthsOf(tape, passed[n]!.output).reduce((all, one) => all * one, 1);
  const before = passed.map((_, n) => n).slice(0, last);
  const convolutions = before.filter((n) => isConvolution(passed[n]!.layer));
  const convolution = convolutions.findLast((n) => places(n) > 1) ?? convolutions.at(-1);
  if (convolution === undefined) return passed.at(-1)!.output;
  const maps = before.filter(
    (n) => n >= convolution && lengthsOf(tape, passed[n]!.output).length > 0,
  );
  const joined = maps.find((n) => crossed(tape, n));
  if (joined === undefined) return passed[convolution]!.output;
  const lengths = lengthsOf(tape, passed[joined]!.output).join();
  const alike = maps.filter((n) => {
    const same = lengthsOf(tape, passed[n]!.output).join() === lengths;
    return n >= joined && same && crossed(tape, n) && layerKind(passed[n]!.layer) !== 'reshaping';
  });
  return passed[alike.at(-1) ?? joined]!.output;
}

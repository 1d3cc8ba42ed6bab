import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, number, onlyKnown, tuple } from '../../check.js';
import { builtModel, tensor } from '../../tfjs/check.js';
import { WATCH, type WatchOptions, watched } from '../../watch.js';
import { Moments } from './moments.js';
import type { ChannelMoments } from './piece_rule.js';
import { needed, networkOf, type Plan, planOf, planTo } from './plan.js';
import { Rows } from './rows.js';
import { runStrip } from './run_strip.js';
import { Strips } from './strips.js';
import { tileFor } from './tile_size.js';
import { tileStarts } from './tile_widths.js';
import { paceOf, type Tiling } from './tiling.js';

/** What `decodeTiled` takes besides the model and its input. */
export interface DecodeTiledOptions extends WatchOptions {
  /** Positions of the output that are computed at once, for all spatial axes or for each; default: as `memory` allows. */
  tile?: number | readonly number[];
  /**
   * Bytes of tensors that a tile may need, beside input and output; default 64 MiB. Not together with `tile`. Where it is too
   * little for the rows that strips leave to the next, these wait outside the backend.
   */
  memory?: number;
}

/** A part of an output [batch, ...spatial, channels]. */
export interface OutputTile {
  /** Its values, row by row. */
  readonly values: Float32Array;
  /** `[1, ...sizes, channels]`. */
  readonly shape: readonly number[];
  /** Which of the batch, and where it begins along each spatial axis. */
  readonly start: readonly number[];
}

/** A decoding that has not begun: the shape of the output, and its tiles as they are computed. */
export interface Decoding {
  readonly shape: number[];
  readonly tiles: AsyncGenerator<OutputTile>;
}

const MEMORY = 2 ** 26;

/** All ways to take one of each list. */
const combinations = <T>(lists: readonly (readonly T[])[]): T[][] =>
  lists.reduce<T[][]>(
    (all, list) => all.flatMap((some) => list.map((one) => [...some, one])),
    [[]],
  );

/** The ranges of columns of a plan's tiles, and what each needs of every tensor. */
function bandsOf(plan: Plan, tile: readonly number[]) {
  const lengths = plan.shapes.get(plan.output)!.slice(1, -1);
  const axes = tile.slice(1).map((size, n) => {
    const length = lengths[n + 1]!;
    return tileStarts(length, size).map((start) => {
      const needs = needed(plan, n + 1, [start, Math.min(start + size, length) - 1]);
      return { start, needs };
    });
  });
  return combinations(axes);
}

/** One way through the model, to its output or to what a norm needs the moments of. */
interface Pass {
  readonly plan: Plan;
  readonly tiling: Tiling;
  /** Whose moments it is for, by what the norm gives, and of how many groups of channels. */
  readonly norm: { readonly output: string; readonly groups: number } | null;
}

/** The tiles of a pass, one after the other, strip by strip down each band; null for a strip that gives none yet. */
async function* tilesOfPass(
  { plan, tiling }: Pass,
  input: tf.Tensor,
  sample: number,
  moments: ReadonlyMap<string, ChannelMoments>,
): AsyncGenerator<OutputTile | null> {
  for (const band of bandsOf(plan, tiling.tile)) {
    const rows = new Rows(tiling.outside);
    const columns = band.map(({ needs }) => needs);
    try {
      for (const strip of new Strips(plan, paceOf(tiling)).from()) {
        const made = await runStrip(plan, strip, columns, rows, input, sample, moments);
        if (made === null) {
          yield null;
          continue;
        }
        const start = [sample, strip.range![0], ...band.map(({ start }) => start)];
        const values = await made.data<'float32'>().finally(() => made.dispose());
        yield { values, shape: made.shape, start };
      }
    } finally {
      rows.dispose();
    }
  }
}

const stripsOfPass = ({ plan, tiling }: Pass): number =>
  bandsOf(plan, tiling.tile).length * new Strips(plan, paceOf(tiling)).count;

/** Checks what `decodeTiled` takes, and plans it: nothing is computed before the first tile is asked for. */
export function decoding(
  where: string,
  model: tfl.LayersModel,
  input: tf.Tensor,
  options: DecodeTiledOptions,
): Decoding {
  builtModel(where, 'the model', model);
  tensor(where, 'the input', input);
  onlyKnown(where, options, ['tile', 'memory', ...WATCH]);
  const { tile: given, memory = MEMORY } = options;
  number(where, 'memory', memory, 1, Number.MAX_VALUE);
  const watch = watched(where, options);
  if (given !== undefined && options.memory !== undefined) {
    fail(where, 'tile and memory', 'one of them', { tile: given, memory });
  }
  const network = networkOf(where, model);
  const expected = model.inputs[0]!.shape;
  const known = expected.map((n, axis) => (axis === 0 ? null : n));
  const fits =
    input.rank === known.length && known.every((n, i) => n === null || n === input.shape[i]);
  if (!fits)
    fail(where, 'the input', `of shape [${known.map((n) => n ?? 'any').join(', ')}]`, input.shape);
  if (input.size === 0) fail(where, 'the input', 'of one element or more', input.shape);
  const plan = planOf(where, network, input.shape);
  if (input.rank < 3 || input.rank > 5) {
    fail(where, 'the input', 'of one to three spatial axes', input.shape);
  }
  if (input.dtype !== 'float32') fail(where, 'the input', 'of dtype float32', input.dtype);
  const shape = [...plan.shapes.get(plan.output)!];
  const tile = given === undefined ? null : tuple(where, 'tile', given, shape.length - 2, 1);
  const pass = (to: Plan, norm: Pass['norm']): Pass => ({
    plan: to,
    tiling: tile === null ? tileFor(where, to, memory) : { tile, outside: false, times: 1 },
    norm,
  });
  const norms = plan.steps.flatMap(({ rule, inputs, output }) =>
    rule.groups === undefined
      ? []
      : [pass(planTo(plan, inputs[0]!), { output, groups: rule.groups })],
  );
  const passes = [...norms, pass(plan, null)];
  const all = input.shape[0]! * passes.reduce((sum, one) => sum + stripsOfPass(one), 0);

  async function* tiles(): AsyncGenerator<OutputTile> {
    let done = 0;
    for (let sample = 0; sample < input.shape[0]!; sample++) {
      const moments = new Map<string, ChannelMoments>();
      for (const one of passes) {
        const { norm } = one;
        const found =
          norm && new Moments(one.plan.shapes.get(one.plan.output)!.at(-1)!, norm.groups);
        for await (const tile of tilesOfPass(one, input, sample, moments)) {
          if (tile !== null) {
            if (found === null) yield tile;
            else found.add(tile.values);
          }
          await watch.told(++done, all);
        }
        if (norm !== null) moments.set(norm.output, found!.result());
      }
    }
  }
  return { shape, tiles: tiles() };
}

import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../lib/arithmetic/random.js';
import { setTiles, type TileChoice } from '../../lib/webgpu/index.js';
import * as builders from '../../models/index.js';
import { geometricMean } from '../statistics.js';
import { tfjsTask } from '../tfjs_tasks.js';
import { type Contender, measure } from './measure.js';

/** What is tried. */
const CHOICES: readonly TileChoice[] = [16, 32, 64, 128].flatMap((enough) => [
  { enough, large: true },
  { enough, large: false },
]);

/** Shapes with tiles of every kind, forward and both gradients; of a software adapter, which is slow, the smallest. */
const SHAPES = { card: [1, 4, 7, 8, 9], software: [0] };

/** What is not faster than the usual choice by this is not worth another. */
const WORTH = 1.03;

/** A tuning as tiles.json has it, by which one card is told from another. */
export interface Tuning {
  readonly adapter: string;
  readonly seed: number;
  readonly choice: TileChoice;
  /** How many times the usual choice's time each takes, the geometric mean of the shapes. */
  readonly tried: readonly (TileChoice & { readonly time: number })[];
}

export interface TuneOptions {
  readonly seed: number;
  readonly rounds: number;
  /** Until when a share of what is left may take, in so many parts. */
  readonly until: (parts: number) => number;
  readonly now: () => number;
  readonly software: boolean;
}

const nameOf = ({ enough, large }: TileChoice) => `${enough}${large ? ' large' : ''}`;

/**
 * Tries every choice of tiles on the current backend, in turns whose order the seed draws, and sets the fastest.
 *
 * @param usual what is kept unless another is worth it
 */
export async function tuneTiles(
  adapter: string,
  usual: TileChoice,
  { seed, rounds, until, now, software }: TuneOptions,
): Promise<Tuning> {
  const random = new Random(seed);
  const order = CHOICES.map((choice) => ({ choice, at: random.uint32() }));
  order.sort((a, b) => a.at - b.at);
  const medians: Record<string, number>[] = [];
  const shapes = software ? SHAPES.software : SHAPES.card;
  for (const [i, index] of shapes.entries()) {
    tf.engine().startScope();
    const task = tfjsTask({ kind: 'backward', index }, { tf, builders });
    const contenders = order.map(
      ({ choice }): Contender => ({
        name: nameOf(choice),
        task,
        begin: () => setTiles(choice),
      }),
    );
    const { times } = await measure(contenders, { rounds, until: until(shapes.length - i), now });
    tf.engine().endScope();
    medians.push(Object.fromEntries(Object.entries(times).map(([k, { median }]) => [k, median])));
  }
  const tried = CHOICES.map((choice) => {
    const by = medians.map((of) => of[nameOf(choice)]! / of[nameOf(usual)]!);
    return { ...choice, time: Number(geometricMean(by).toFixed(3)) };
  });
  const { time, ...best } = tried.reduce((a, b) => (b.time < a.time ? b : a));
  const choice = time * WORTH < 1 ? best : usual;
  setTiles(choice);
  return { adapter, seed, choice, tried };
}

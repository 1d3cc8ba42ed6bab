/**
 * What layers draw in training, by a seed: something else each time, and the same again from the same seed, as Keras's
 * generators of seeds. The first draw is tfjs's own for the seed.
 */
interface Stream {
  /** The layer's own `seed` when the stream began: another one begins anew. */
  readonly own: number | null;
  readonly seed: number;
  drawn: number;
}

/** A layer that draws numbers in training: it has a `seed`, if only on its prototype, and asks `nextSeed` for each draw. */
export interface Drawing {
  seed?: number | null;
}

const streams = new WeakMap<Drawing, Stream>();

/** Begins the draws of a layer anew, by a seed that its config does not show. */
export function drawFrom(layer: Drawing, seed: number): Stream {
  const stream = { own: layer.seed ?? null, seed, drawn: 0 };
  streams.set(layer, stream);
  return stream;
}

/** The seed of a layer's next draw; undefined where nothing gives it one. */
export function nextSeed(layer: Drawing): string | undefined {
  const own = layer.seed ?? null;
  let stream = streams.get(layer);
  if (stream === undefined || stream.own !== own) {
    if (own === null) return undefined;
    stream = drawFrom(layer, own);
  }
  const { seed } = stream;
  const drawn = stream.drawn++;
  return drawn === 0 ? `${seed}` : `${seed}/${drawn}`;
}

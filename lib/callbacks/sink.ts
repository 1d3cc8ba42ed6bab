import { callable, record } from '../check.js';

/** Where text or bytes go, one piece after the other: `memorySink`, or in Node `fileSink` of `tfjs-deconv/node`. */
export interface Sink {
  /** Begins anew, or with `append` goes on; says whether something is there already. */
  open(append: boolean): boolean | Promise<boolean>;
  /** Adds a piece. */
  write(piece: string | Uint8Array): void | Promise<void>;
}

/** The value, if it is a sink. */
export function checkSink(where: string, value: Sink): Sink {
  record(where, 'sink', value);
  callable(where, "the sink's open", value.open);
  callable(where, "the sink's write", value.write);
  return value;
}

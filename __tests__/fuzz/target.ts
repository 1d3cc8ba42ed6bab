import type { Random } from '../../lib/arithmetic/random.js';

/** An input to a reader: the contents of files by their names. */
export type Files = Record<string, Uint8Array>;

/** What is fuzzed: a module of `targets/` exports one as `target`. */
export interface Target {
  /** An input, usually a right one that was mutated. All chance must come from `random`. */
  make(random: Random): Files;
  /**
   * Reads it. `folder` is empty and this call's own, to write the files to if the reader wants
   * paths. What it throws must be a ValueError; an input that reads is right as well.
   */
  read(files: Files, folder: string): unknown;
}

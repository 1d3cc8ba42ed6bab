/** How far strips go down. */
export interface Pace {
  /** Rows of the output that a strip gives. */
  readonly height: number;
  /**
   * So many strips' rows of the smallest pictures are made at once, and of others that are enlarged later fewer: they are as
   * wide in memory as rows of the output only when they are many. 1: those of one strip.
   */
  readonly times: number;
}

/** A tile, and where the rows are that it leaves to the next. */
export interface Tiling {
  readonly tile: readonly number[];
  /** Whether they leave the backend. */
  readonly outside: boolean;
  /** Of how many tiles the rows of the smallest pictures are made at once. */
  readonly times: number;
}

/** How the strips of a tiling go down. */
export const paceOf = ({ tile, times }: Tiling): Pace => ({ height: tile[0]!, times });

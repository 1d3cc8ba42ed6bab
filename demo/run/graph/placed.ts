/** Of a box, in units of the drawing: CSS pixels at a zoom of 1. */
export const BOX = { width: 208, height: 66 } as const;

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Where everything of a drawing lies; boxes and frames by their upper left corners. */
export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Spot>;
  readonly frames: ReadonlyMap<string, Spot & { readonly width: number; readonly height: number }>;
  readonly edges: readonly { from: string; to: string; points: readonly Spot[] }[];
}

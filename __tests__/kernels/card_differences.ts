/** Rows that do not hold on a graphics card's backend, and why they are left so. */
export interface CardDifference {
  readonly backends: readonly ('webgl' | 'webgpu')[];
  /** The kernel and the name of its row. */
  readonly rows: RegExp;
  readonly reason: string;
}

const BOTH = ['webgl', 'webgpu'] as const;

export const CARD_DIFFERENCES: readonly CardDifference[] = [
  {
    backends: BOTH,
    rows: /^AvgPool(3D)?Grad /,
    reason:
      'the kernel divides by the whole window; the gradient of avgPool divides dy before it (lib/repairs/average_pool.ts)',
  },
  {
    // On webgpu lib/webgpu knows both.
    backends: ['webgl'],
    rows: /^Resize(NearestNeighbor|Bilinear)Grad .*(half=true|[ x]1x\d+x\d+ to .* corners=true)/,
    reason:
      'the kernel does not know half pixels nor one row with corners; the gradient goes by products of matrices (lib/repairs/resize.ts)',
  },
  {
    backends: BOTH,
    rows: /denormal|^ClipByValue .* NaN/,
    reason: 'shaders may take denormal numbers for 0, as WebGL and WebGPU allow',
  },
  {
    backends: ['webgl'],
    rows: /^FusedBatchNorm int32 /,
    reason: 'integers are kept as floats, and rounded when they are read, not cut',
  },
];

import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import type { Geometry } from '../simd_exports.js';

/** A geometry as the module takes it. */
export function geometrySizes(g: ConvGeometry): Geometry {
  const { input, output, kernel, strides, before } = g;
  return {
    batch: g.batch,
    ci: g.inChannels,
    co: g.outChannels,
    id: input[0],
    od: output[0],
    kd: kernel[0],
    sd: strides[0],
    bd: before[0],
    ih: input[1],
    oh: output[1],
    kh: kernel[1],
    sh: strides[1],
    bh: before[1],
    iw: input[2],
    ow: output[2],
    kw: kernel[2],
    sw: strides[2],
    bw: before[2],
  };
}

import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import type { Geometry } from '../simd_exports.js';

/** A geometry as the module takes it. */
export function geometrySizes(g: ConvGeometry): Geometry {
  const [id, ih, iw] = g.input;
  const [od, oh, ow] = g.output;
  const [kd, kh, kw] = g.kernel;
  const [sd, sh, sw] = g.strides;
  const [bd, bh, bw] = g.before;
  return {
    batch: g.batch,
    ci: g.inChannels,
    co: g.outChannels,
    id,
    od,
    kd,
    sd,
    bd,
    ih,
    oh,
    kh,
    sh,
    bh,
    iw,
    ow,
    kw,
    sw,
    bw,
  };
}

import type { ConvGeometry } from '../arithmetic/conv_geometry.js';
import type { Uniform } from './backend.js';

/** The sizes of a convolution as shaders have them; `channels` are those of the input and of the output. */
export const geometryUniforms = (g: ConvGeometry): Uniform[] => [
  { name: 'kernel', values: g.kernel },
  { name: 'stride', values: g.strides },
  { name: 'before', values: g.before },
  { name: 'inSize', values: g.input },
  { name: 'outSize', values: g.output },
  { name: 'channels', values: [g.inChannels, g.outChannels] },
];

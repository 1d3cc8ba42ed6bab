import type { ConvGeometry } from '../arithmetic/conv_geometry.js';
import { integers, type Uniform } from './backend.js';

/** How many of its last axes a convolution has: the others have one place and one tap. */
export function axesOf({ input, output, kernel, strides }: ConvGeometry): 1 | 2 | 3 {
  const used = (i: number) =>
    [input, output, kernel, strides].some((sizes) => sizes[i as 0 | 1 | 2] !== 1);
  return used(0) ? 3 : used(1) ? 2 : 1;
}

/** The sizes of a convolution as shaders have them; the fourth numbers are channels and the batch. */
export const GEOMETRY =
  'kernel : vec4<i32>, stride : vec4<i32>, before : vec4<i32>, inSize : vec4<i32>, outSize : vec4<i32>,';

export function geometryUniforms(g: ConvGeometry): Uniform[] {
  return [
    integers(...g.kernel, g.batch),
    integers(...g.strides, 0),
    integers(...g.before, 0),
    integers(...g.input, g.inChannels),
    integers(...g.output, g.outChannels),
  ];
}

import * as tf from '@tensorflow/tfjs-core';

/** Integers that a shader reads by a name. */
export interface Uniform {
  readonly name: string;
  readonly values: readonly number[];
}

/** A program as tfjs's WebGL backend runs it. */
interface Program {
  /** Its name in the list of compiled ones, and in profiles. */
  readonly constructor: { readonly name: string };
  readonly variableNames: readonly string[];
  readonly packedInputs: true;
  readonly packedOutput: true;
  /** The same shader for every size: tfjs compiles another for each otherwise. */
  readonly enableShapeUniforms: true;
  readonly customUniforms: readonly { readonly name: string; readonly type: string }[];
  readonly outputShape: number[];
  readonly userCode: string;
}

/** What of tfjs's WebGL backend is used here. */
export interface WebglBackend {
  runWebGLProgram(
    program: Program,
    inputs: readonly tf.TensorInfo[],
    dtype: 'float32',
    uniforms: readonly (readonly number[])[],
  ): tf.TensorInfo;
  disposeData(dataId: object): boolean;
}

/** Whether shaders read textures by integers, and four values of a tensor lie in a pixel. */
export const packs = (): boolean =>
  tf.env().getNumber('WEBGL_VERSION') === 2 && tf.env().getBool('WEBGL_PACK');

/** Whether textures hold numbers of 32 bits; those of 16 would round what is added later. */
export const keepsFloats = (): boolean => tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED');

/**
 * A tensor by its lines, [lines, places, channels], which lie in the same pixels: a pixel has two places of two
 * channels.
 */
export function byLines({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
  const [places, channels] = [shape.at(-2)!, shape.at(-1)!];
  const lines = tf.util.sizeFromShape(shape.slice(0, -2));
  return { dataId, shape: [lines, places, channels], dtype };
}

/** Quotients of shaders are below this. */
export const MOST_LINES = 2 ** 20;

/**
 * Quotients, rounded down, by floats: processors and many cards divide integers slowly. Where a pixel of a number is in a
 * texture of so many columns, whose sizes are tfjs's choice; the pixel so many further; and of which values a shader's
 * pixel is.
 */
const PLACES = `
  int quotient(int n, int by) {
    int q = int(float(n) / float(by));
    int rest = n - q * by;
    return rest < 0 ? q - 1 : rest >= by ? q + 1 : q;
  }
  ivec2 placeOf(int index, int columns) {
    int row = quotient(index, columns);
    return ivec2(index - row * columns, row);
  }
  void advance(inout ivec2 place, ivec2 by, int columns) {
    place += by;
    if (place.x >= columns) place += ivec2(-columns, 1);
  }
  int pairsOf(int n) { return (n + 1) >> 1; }
  ivec3 ownPlace() {
    int rows = pairsOf(outShape.y);
    int columns = pairsOf(outShape.z);
    int index = int(gl_FragCoord.y) * pairsOf(outTexShape.y) + int(gl_FragCoord.x);
    int row = quotient(index, columns);
    int line = quotient(row, rows);
    return ivec3(line, 2 * (row - line * rows), 2 * (index - row * columns));
  }`;

/** What a kernel's own code is run with. */
export interface Shader {
  readonly name: string;
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly uniforms: readonly Uniform[];
  /** [lines, places, channels]. */
  readonly outputShape: number[];
  /**
   * Functions of GLSL, and `vec4 pixel(ivec3 at)`: the values of two places and two channels from a line, a place and
   * a channel on, as (place, channel), (place, channel + 1), (place + 1, channel), (place + 1, channel + 1).
   */
  readonly code: string;
}

const TYPES = ['', 'int', 'ivec2', 'ivec3', 'ivec4'] as const;

/** Runs a shader on every pixel of a new tensor. */
export function runShader(
  backend: WebglBackend,
  { name, inputs, uniforms, outputShape, code }: Shader,
): tf.TensorInfo {
  const program: Program = {
    constructor: { name },
    variableNames: Object.keys(inputs),
    packedInputs: true,
    packedOutput: true,
    enableShapeUniforms: true,
    customUniforms: uniforms.map(({ name: of, values }) => ({
      name: of,
      type: TYPES[values.length]!,
    })),
    outputShape,
    userCode: `${PLACES}
  ${code}
  void main() { setOutput(pixel(ownPlace())); }`,
  };
  const values = uniforms.map(({ values: of }) => of);
  return backend.runWebGLProgram(program, Object.values(inputs), 'float32', values);
}

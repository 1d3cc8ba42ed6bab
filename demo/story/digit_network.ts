import { activated, dense, double, halve, type Maps, rectified, type Weights } from './loops.js';

/** What the encoder makes of a picture, layer by layer. */
export interface Encoded {
  encode1: Maps;
  encode2: Maps;
  code: Float32Array;
}

/** What the decoder makes of a code, layer by layer. */
export interface Decoded {
  unflatten: Maps;
  decode2: Maps;
  output: Float32Array;
}

/** The demo's autoencoder of digits, 28 × 28 pixels to 16 numbers and back. */
export interface DigitNetwork {
  encode(pixels: Float32Array): Encoded;
  decode(code: Float32Array): Decoded;
}

/** The part of model.json that says where the weights lie. */
export interface Manifest {
  weightsManifest: { paths: string[]; weights: { name: string; shape: number[] }[] }[];
}

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

/**
 * The model `glyphs` in plain loops: half a million multiplications, a millisecond, so that the first
 * screen needs no engine. A test holds that it is what tfjs and this package make of the model.
 */
export function digitNetwork({ weightsManifest }: Manifest, bytes: ArrayBuffer): DigitNetwork {
  const all = new Map<string, Float32Array>();
  let offset = 0;
  for (const { name, shape } of weightsManifest.flatMap(({ weights }) => weights)) {
    const length = shape.reduce((a, b) => a * b, 1);
    all.set(name, new Float32Array(bytes, offset, length));
    offset += 4 * length;
  }
  const of = (layer: string): Weights => ({
    kernel: all.get(`${layer}/kernel`)!,
    bias: all.get(`${layer}/bias`)!,
  });
  return {
    encode(values) {
      const encode1 = halve({ values, side: 28, channels: 1 }, of('encode1'));
      const encode2 = halve(encode1, of('encode2'));
      return { encode1, encode2, code: dense(encode2.values, of('code')) };
    },
    decode(code) {
      const values = dense(code, of('expand'));
      const unflatten = rectified({ values, side: 7, channels: 32 });
      const decode2 = rectified(double(unflatten, of('decode2')));
      const last = activated(double(decode2, of('decode1')), sigmoid);
      return { unflatten, decode2, output: last.values };
    },
  };
}

/** Loads it from beside the page. */
export async function loadDigitNetwork(): Promise<DigitNetwork> {
  const folder = './models/glyphs';
  const manifest = (await (await fetch(`${folder}/model.json`)).json()) as Manifest;
  const [path] = manifest.weightsManifest[0]!.paths;
  return digitNetwork(manifest, await (await fetch(`${folder}/${path}`)).arrayBuffer());
}

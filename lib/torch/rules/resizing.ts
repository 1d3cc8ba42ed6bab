import type * as tfl from '@tensorflow/tfjs-layers';
import { ELEMENT } from '../../onnx/element_types.js';
import { named, operator } from './named.js';
import { Lacking, type Options } from './options.js';

type Layer = tfl.layers.Layer;

interface Mode {
  /** The rank that it is for; null for any. */
  rank: number | null;
  /** ONNX's name of it. */
  mode: 'nearest' | 'linear' | 'cubic';
  /** Where the centres of the outputs lie, and how nearest rounds. */
  attributes: Record<string, string | number>;
}

const linear = (rank: number): Mode => ({
  rank,
  mode: 'linear',
  attributes: { coordinate_transformation_mode: 'half_pixel' },
});

/** torch.nn.functional.interpolate's modes in the words of ONNX. */
const MODES: Readonly<Record<string, Mode>> = {
  nearest: {
    rank: null,
    mode: 'nearest',
    attributes: { coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
  },
  'nearest-exact': {
    rank: null,
    mode: 'nearest',
    attributes: {
      coordinate_transformation_mode: 'half_pixel',
      nearest_mode: 'round_prefer_ceil',
    },
  },
  linear: linear(1),
  bilinear: linear(2),
  trilinear: linear(3),
  bicubic: {
    rank: 2,
    mode: 'cubic',
    attributes: { coordinate_transformation_mode: 'half_pixel', cubic_coeff_a: -0.75 },
  },
};

/** One number for each axis of a scale or a size; null where it is not given. */
function given(options: Options, key: string, rank: number | null): number[] | null {
  const value = options.get(key, null);
  if (value === null) return null;
  const known = Array.isArray(value) ? value.length : rank;
  if (known === null || known === 0) {
    throw new Lacking('an input of unknown rank (nearest: a Conv2d beside it)');
  }
  return options.numbers(key, known);
}

/**
 * Upsample, and UpsamplingNearest2d and UpsamplingBilinear2d, of which the last aligns corners.
 * Upsample does not print `align_corners`: it is what the text says, else torch's default, false.
 */
export function upsample(options: Options, alwaysAligned = false): Layer[] {
  const name = String(options.get('mode', 'nearest'));
  const mode = Object.hasOwn(MODES, name) ? MODES[name]! : options.lacks('mode', 'bilinear');
  const aligned = options.flag('align_corners', alwaysAligned);
  const rank = mode.rank ?? options.rank;
  const scales = given(options, 'scale_factor', rank);
  const sizes = given(options, 'size', rank);
  const factors = scales ?? sizes ?? options.lacks('scale_factor', 'a number for each axis');
  const axes = factors.length;
  const whole = scales?.every(Number.isInteger) === true;
  if (whole && name === 'nearest') {
    const size = axes === 1 ? scales[0]! : scales;
    return [named(options.path, `UpSampling${axes}D`, { size })];
  }
  if (whole && name === 'bilinear' && !aligned) {
    return [named(options.path, 'BilinearUpSampling2D', { size: scales })];
  }
  const attributes = {
    mode: mode.mode,
    ...mode.attributes,
    ...(aligned ? { coordinate_transformation_mode: 'align_corners' } : {}),
    axes: Array.from({ length: axes }, (_, i) => i + 2),
    __torch_scales: scales ?? [],
  };
  const type = scales === null ? ELEMENT.int64 : ELEMENT.float;
  const places = { type, values: factors };
  const constants = scales === null ? [null, null, places] : [null, places];
  return [operator(options, 'Resize', { attributes, constants })];
}

/** PixelShuffle and PixelUnshuffle, in which the parts of a channel lie side by side. */
export function pixelShuffle(options: Options): Layer[] {
  const attributes = { blocksize: options.number('upscale_factor'), mode: 'CRD' };
  return [operator(options, 'DepthToSpace', { attributes })];
}

export function pixelUnshuffle(options: Options): Layer[] {
  const attributes = { blocksize: options.number('downscale_factor'), mode: 'CRD' };
  // ONNX's SpaceToDepth has the mode since opset 28.
  return [operator(options, 'SpaceToDepth', { attributes }, '', 28)];
}

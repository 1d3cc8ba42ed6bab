import type { LayerKind } from '../arithmetic/layer_kinds.js';
import { LAYER_TRAITS, type LayerClass, layerTraits } from '../arithmetic/layer_traits.js';
import { layerWindow } from '../arithmetic/layer_window.js';
import { solveDeconv } from '../arithmetic/solve_deconv.js';
import { asTranspose } from './as_transpose.js';
import type { Link } from './encoder_chain.js';
import { knownShape } from './known_shape.js';
import type { Rule, Undoing } from './mirror_rule.js';
import { swap, undoGlobalPooling, undoPooling, undoUpSampling } from './undo_sampling.js';
import { dataFormat, fitTo, make, needsReference, resize, windowLengths } from './window_layers.js';

/** The arguments that a convolution and its counterpart share. */
function windowArgs({ layer, input }: Link, { name, config }: Undoing) {
  const window = layerWindow(layer, input)!;
  const { axes } = window;
  const args = {
    ...config,
    name,
    filters: input[window.channelsAxis]!,
    kernelSize: axes.map(({ k }) => k),
    strides: axes.map(({ s }) => s),
    dilationRate: axes.map(({ d }) => d),
    dataFormat: dataFormat(window),
  };
  return { window, axes, args };
}

const undoConvolution: Rule = {
  role: 'weights',
  undo: (link, undoing) => {
    const { window, axes, args } = windowArgs(link, undoing);
    const { name, stages, tied, note } = undoing;
    const rank = axes.length;
    const { layer } = link;
    const shares = tied && layerTraits(layer)?.kernel === 'full';
    const transpose = (padding: string, outputPadding: number[] | null) => {
      const config = { ...args, padding, outputPadding };
      return shares ? asTranspose(layer, config) : make(`Conv${rank}DTranspose`, config);
    };
    if (needsReference(axes)) {
      // All that any input of this length could need; the reference says how much of it to keep.
      const longest = axes.map(({ s }) => s - 1);
      return [transpose('valid', longest), fitTo(name, window, stages())];
    }
    const { outer, inner } = windowLengths(axes);
    const { padding, outputPadding, crop } = solveDeconv({
      inputLength: inner,
      outputLength: outer,
      kernelSize: args.kernelSize,
      strides: args.strides,
      dilationRate: args.dilationRate,
      padding: axes[0]!.padding,
    });
    const cropping = resize('Cropping', name, window, crop);
    if (cropping.length > 0) {
      const [from, to] = [inner, outer].map((n) => n.join('x'));
      note(
        `${link.layer.name}: under \`${padding}\` no outputPadding takes an even kernel from ${from} to ${to}, so the decoder crops.`,
      );
    }
    return [transpose(padding, outputPadding), ...cropping];
  },
};

const undoTransposed: Rule = {
  role: 'weights',
  undo: (link, undoing) => {
    const { axes, args } = windowArgs(link, undoing);
    return [make(`Conv${axes.length}D`, { ...args, padding: axes[0]!.padding })];
  },
};

const undoReshape: Rule = {
  role: 'shape',
  undo: ({ layer, input }, { name }) => [
    make('Reshape', { name, targetShape: knownShape(layer, input.slice(1)) }),
  ],
};

const undoPermute: Rule = {
  role: 'shape',
  undo: ({ layer }, { name }) => {
    const dims = layer.getConfig().dims as number[];
    return [make('Permute', { name, dims: dims.map((_, n) => dims.indexOf(n + 1) + 1) })];
  },
};

const undoDense: Rule = {
  role: 'weights',
  undo: ({ input }, { name, config }) => [make('Dense', { ...config, name, units: input.at(-1)! })],
};

/** The other shuffle, of the same factor and order. */
const undoShuffle: Rule = {
  role: 'shape',
  undo: ({ layer }, { name }) => {
    const { upscaleFactor, downscaleFactor, order, dataFormat: format } = layer.getConfig();
    const shared = { name, order: order!, dataFormat: format! };
    return upscaleFactor === undefined
      ? [make('PixelShuffle', { ...shared, upscaleFactor: downscaleFactor! })]
      : [make('PixelUnshuffle', { ...shared, downscaleFactor: upscaleFactor })];
  },
};

const ELEMENTWISE: Rule = { role: 'elementwise' };
const NONE: Rule = { role: 'none' };

/** What undoes the layers of a kind, by their number of spatial axes. */
const BY_KIND: Readonly<Partial<Record<LayerKind, (rank: number) => Rule>>> = {
  convolution: () => undoConvolution,
  transposed: () => undoTransposed,
  dense: () => undoDense,
  pooling: () => undoPooling,
  globalPooling: undoGlobalPooling,
  upsampling: undoUpSampling,
  padding: (rank) => swap(`Cropping${rank}D`, 'padding', 'cropping'),
  borderPadding: (rank) => swap(`Cropping${rank}D`, 'padding', 'cropping'),
  cropping: (rank) => swap(`ZeroPadding${rank}D`, 'cropping', 'padding'),
  shuffling: () => undoShuffle,
  activation: () => ELEMENTWISE,
  normalization: () => ELEMENTWISE,
  noise: () => NONE,
};

/** Classes that differ from others of their kind; null for one that has no mirror image. */
const BY_CLASS: Readonly<Partial<Record<LayerClass, Rule | null>>> = {
  Flatten: undoReshape,
  Reshape: undoReshape,
  Permute: undoPermute,
  Softmax: null,
  EinsumDense: null,
  Normalization: null,
};

/** What undoes a layer, by class. */
export const MIRROR_RULES: Readonly<Record<string, Rule>> = Object.fromEntries(
  Object.entries(LAYER_TRAITS).flatMap(([name, { kind, rank }]) => {
    const own = BY_CLASS[name as LayerClass];
    const rule = own === undefined ? BY_KIND[kind]?.(rank ?? 0) : own;
    return rule ? [[name, rule]] : [];
  }),
);

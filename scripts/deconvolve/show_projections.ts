import * as tf from '@tensorflow/tfjs-core';
import {
  type Deconvolved,
  figure,
  grid,
  type Html,
  linePlot,
  type Method,
  overlay,
  type Picture,
  paragraph,
  type Theme,
  toPictures,
  type Unit,
} from '../../lib/visualize/index.js';
import { HEATS } from '../../lib/visualize/methods.js';
import type { Input } from './read_input.js';

/** What a unit is, for a caption. */
export function unitText({ filter, position, activation }: Unit): string {
  const place =
    position === null ? 'whole map' : position.length > 0 ? `at (${position.join(',')})` : '';
  const parts = [`filter ${filter}`, place, `activation ${Number(activation.toPrecision(3))}`];
  return parts.filter((part) => part !== '').join(' ');
}

/** How a method's picture is to be read. */
export const READING: Readonly<Record<Method, string>> = {
  deconvnet: 'red adds to the unit, blue takes from it, white does nothing',
  guided: 'red adds to the unit, blue takes from it, white does nothing',
  saliency: 'the gradient: more light in the red, or less in the blue, and the unit responds more',
  gradcam: 'the warmer, the more the maps there speak for the unit',
  guidedGradcam: 'guided backpropagation where Grad-CAM is warm',
  inputXGradient: 'red adds to the score and blue takes from it, where the input is not 0',
  integratedGradients:
    'red adds to the score and blue takes from it: they sum up to what the score is more than of a black input',
  smoothGrad: 'the gradient, smoothed by noise on the input',
  gradcamPlusPlus: 'the warmer, the more the maps there speak for the unit',
  layercam: 'the warmer, the more the maps there speak for the unit, place by place',
  scorecam: 'the warmer, the more of the score is left where nothing but that is seen',
  occlusion: 'red where the score falls when a window hides the input, blue where it rises',
  lrp: 'red adds to the score and blue takes from it: the score shared among the pixels',
  deeplift: 'red adds to the score and blue takes from it, compared with a black input',
};

/** What a method's picture does not show. */
export const NOT_SHOWN: Readonly<Record<Method, string>> = {
  deconvnet: 'what the network learnt for its answer: the input is redrawn, whatever the class',
  guided:
    'what the network learnt for its answer: edges of the input are redrawn, whatever the class',
  saliency: 'how much of the score there is: only how it would change',
  gradcam: 'anything finer than the maps, and what speaks against the score',
  guidedGradcam: 'more than guided does: only where',
  inputXGradient: 'what is black: 0 times anything is 0',
  integratedGradients: 'what another baseline than black would show',
  smoothGrad: 'this input alone: its neighbours count as much',
  gradcamPlusPlus: 'what speaks against the score',
  layercam: 'what speaks against the score',
  scorecam: 'what no map shows alone',
  occlusion: 'two places of which either is enough: neither is missed',
  lrp: 'what biases add, which is left in the layers',
  deeplift: 'two units that cancel each other out',
};

/** Red and blue about white, each picture on its own scale; a few extreme values are cut off. */
export async function projectionPictures(projections: tf.Tensor): Promise<Picture[]> {
  // Of the colours the sum: which places count, not of which hue.
  const sums = tf.sum(projections, -1, true);
  const pictures = await toPictures(sums, { normalize: 'attribution' });
  sums.dispose();
  return pictures;
}

/** The input as a picture. */
export async function inputPicture(input: tf.Tensor): Promise<Picture> {
  const [picture] = await toPictures(input, { normalize: 'clip' });
  return picture!;
}

/** Each unit's picture: by attribution colours, or as heat over the input. */
export async function unitPictures(
  photo: Picture,
  projections: tf.Tensor,
  method: Method,
): Promise<Picture[]> {
  if (!HEATS.includes(method)) return projectionPictures(projections);
  const heats = tf.unstack(projections).map((one) => {
    const heat = tf.slice(one, [0, 0, 0], [-1, -1, 1]);
    one.dispose();
    return heat;
  });
  const overlays = await Promise.all(heats.map((heat) => overlay(photo, heat)));
  tf.dispose(heats);
  return overlays;
}

/** How many signals a report shows one below the other. */
const SIGNALS = 9;

/** A method's results as figures of a report: a grid of pictures, or a plot of each signal. */
export async function showProjections(
  input: Input,
  result: Deconvolved,
  method: Method,
  layer: string,
  answer: string,
): Promise<Html[]> {
  const { tensor, shown, xLabel, step } = input;
  const { projections, units } = result;
  const caption = `${method} of layer ${layer}: ${READING[method]}. It does not show ${NOT_SHOWN[method]}. Each picture has its own scale; what is stronger than its strongest red and blue is 2% of all.`;
  if (tensor.rank === 3) {
    const labels = [`the network: ${answer}`, ...units.map(unitText)];
    const photo = await inputPicture(shown);
    const all = [photo, ...(await unitPictures(photo, projections, method))];
    const draw = (theme: Theme) => {
      return grid(all, {
        labels,
        columns: Math.min(all.length, 5),
        scale: scaleOf(all[0]!),
        theme,
      });
    };
    return [figure(await draw('light'), caption, { dark: await draw('dark') })];
  }
  if (tensor.rank === 2) {
    const [length, channels] = tensor.shape as [number, number];
    const values = await shown.data();
    const signals = await projections.data();
    const x = Array.from({ length }, (_, i) => i * step);
    const plots = units.slice(0, SIGNALS).map((unit, n) => {
      const sum = (at: ArrayLike<number>, from: number, i: number) => {
        let total = 0;
        for (let c = 0; c < channels; c++) total += at[from + i * channels + c]!;
        return total;
      };
      const y = x.map((_, i) => sum(values, 0, i));
      const contribution = x.map((_, i) => sum(signals, n * length * channels, i));
      const [from, to] = stretch(contribution);
      const cut = (all: readonly number[]) => all.slice(from, to);
      const line = { x: cut(x), y: cut(y), contribution: cut(contribution) };
      const draw = (theme: Theme) =>
        linePlot([line], {
          title: `${layer}: ${unitText(unit)}`,
          xLabel,
          yLabel: 'input',
          scale: 2,
          height: 280,
          theme,
        });
      return figure(
        draw('light'),
        `${method} of layer ${layer}, ${unitText(unit)}. The network: ${answer}.`,
        {
          dark: draw('dark'),
          density: 2,
        },
      );
    });
    return plots;
  }
  return [paragraph('Three-dimensional inputs have numbers here, and no pictures.')];
}

/** What contributed, with as much again on either side. */
function stretch(contribution: readonly number[]): [number, number] {
  const first = contribution.findIndex((value) => value !== 0);
  if (first < 0) return [0, contribution.length];
  const last = contribution.findLastIndex((value) => value !== 0);
  const width = Math.max(last - first + 1, 8);
  return [Math.max(first - width, 0), last + 1 + width];
}

/** About 160 pixels wide. */
export function scaleOf({ width }: Picture): number {
  return Math.max(Math.round(160 / width), 1);
}

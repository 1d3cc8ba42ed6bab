import type { Method } from '../../lib/visualize/methods.js';
import type { Unit } from '../../lib/visualize/units.js';

export const METHOD_NAMES: Readonly<Record<Method, string>> = {
  deconvnet: 'deconvnet (Zeiler & Fergus)',
  guided: 'guided backpropagation',
  saliency: 'saliency (the gradient)',
  gradcam: 'Grad-CAM',
  guidedGradcam: 'guided Grad-CAM',
  inputXGradient: 'input × gradient',
  integratedGradients: 'integrated gradients',
  smoothGrad: 'SmoothGrad',
  gradcamPlusPlus: 'Grad-CAM++',
  layercam: 'Layer-CAM',
  scorecam: 'Score-CAM',
  occlusion: 'occlusion',
  lrp: 'layer-wise relevance',
  deeplift: 'DeepLIFT',
};

/** How a method's picture is to be read. */
export const READING: Readonly<Record<Method, string>> = {
  deconvnet: 'Red adds to the unit, blue takes from it.',
  guided: 'Red adds to the unit, blue takes from it.',
  saliency: 'Where it is red, more there and the unit responds more; where it is blue, less.',
  gradcam: 'The warmer, the more the maps there speak for the unit; nothing is warm where none do.',
  guidedGradcam: 'Guided backpropagation where Grad-CAM is warm.',
  inputXGradient: 'Red adds to the unit, blue takes from it; nothing does where the input is 0.',
  integratedGradients:
    'Red adds to the unit, blue takes from it, on the way from an input of zeros.',
  smoothGrad: 'The gradient, smoothed by noise on the input.',
  gradcamPlusPlus: 'The warmer, the more the maps there speak for the unit.',
  layercam: 'The warmer, the more the maps there speak for the unit, place by place.',
  scorecam: 'The warmer, the more the unit responds where nothing but that is seen.',
  occlusion: 'Red where the unit falls when a window hides the input, blue where it rises.',
  lrp: 'Red adds to the unit, blue takes from it: its response shared among the input.',
  deeplift: 'Red adds to the unit, blue takes from it, compared with an input of zeros.',
};

export const number = (value: number) => String(Number(value.toPrecision(3)));

/** `row 3, column 4`, counted from 0 as the code does; nothing for a layer without places. */
export function placeText(position: readonly number[]): string {
  if (position.length === 2) return `row ${position[0]}, column ${position[1]}`;
  return position.length === 1 ? `place ${position[0]}` : '';
}

/** `filter 5`; `unit 5` of a layer without places. */
export const filterText = (filter: number, position: readonly number[] | null): string =>
  `${position?.length === 0 ? 'unit' : 'filter'} ${filter}`;

/** With a capital. */
export const sentence = (text: string) => `${text[0]!.toUpperCase()}${text.slice(1)}`;

/** `filter 5, 1.27 at row 3, column 4` */
export function unitText({ filter, position, activation }: Unit): string {
  const place = placeText(position ?? []);
  return `${filterText(filter, position)}, ${number(activation)}${place && ` at ${place}`}`;
}

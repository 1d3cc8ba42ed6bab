import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Method } from '../../lib/visualize/deconvolve.js';
import type { BackendMenu } from '../engine/backend_menu.js';
import type { Choices } from './choices.js';
import type { InputKind, Sample } from './input_kind.js';
import { type Looked, look } from './look.js';
import type { LayerBox } from './model_graph.js';
import type { Scale } from './scales.js';

/** A layer with an input, and how they are looked at. */
export interface Subject {
  readonly model: LayersModel;
  readonly input: InputKind;
  readonly sample: Sample;
  readonly scale: Scale;
  readonly box: LayerBox;
  readonly method: Method;
}

/** The method that was chosen, or one in place of Grad-CAM where no maps lead to the layer. */
export const methodFor = ({ method }: Choices, { behindConvolution }: LayerBox): Method =>
  /gradcam/i.test(method) && !behindConvolution ? 'saliency' : method;

/** The layer's strongest filters, and the unit that was chosen or the strongest of all. */
export function lookAtLayer(
  { model, input, sample, scale, box, method }: Subject,
  { top, unit }: Choices,
  { timed }: BackendMenu,
): Promise<{ top: Looked; unit: Looked }> {
  const topK = box.filters === null ? {} : { topK: Math.min(top, box.filters) };
  const by = (more: object) =>
    look(model, input, sample, scale, { layer: box.name, method, ...more });
  return timed(async () => {
    const strongest = await by(topK);
    const [{ filter, position }] = strongest.units as [Looked['units'][number]];
    const first = { filters: filter, ...(position?.length ? { position } : {}) };
    return { top: strongest, unit: await by(unit ?? first) };
  });
}

import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Method } from '../../lib/visualize/methods.js';
import type { BackendMenu } from '../engine/backend_menu.js';
import type { Choices } from './choices.js';
import type { InputKind, Sample } from './input_kind.js';
import { type Beside, type Looked, look } from './look.js';
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
  /** Where the model has several inputs. */
  readonly beside?: Beside | null;
}

/** The method that was chosen, or one in place of Grad-CAM where no maps lead to the layer. */
export const methodFor = ({ method }: Choices, { behindConvolution }: LayerBox): Method =>
  /cam/i.test(method) && !behindConvolution ? 'saliency' : method;

/**
 * Looks at layers: their strongest filters, and the unit that was chosen or the strongest of all. Of
 * two looks that differ in the unit alone the second gets the filters of the first, the same object.
 */
export function layerLooker({ timed }: BackendMenu) {
  let last: { subject: Subject; most: number; top: Looked } | null = null;
  return (
    subject: Subject,
    { top: most, unit }: Choices,
  ): Promise<{ top: Looked; unit: Looked }> => {
    const { model, input, sample, scale, box, method, beside } = subject;
    const by = (more: object) =>
      look(model, input, sample, scale, { layer: box.name, method, ...more }, beside);
    const strongest = async () => {
      const same = ['model', 'sample', 'scale', 'method', 'beside'] as const;
      const kept = last?.most === most && last.subject.box.name === box.name ? last : null;
      if (kept !== null && same.every((key) => kept.subject[key] === subject[key])) return kept.top;
      const top = await by(box.filters === null ? {} : { topK: Math.min(most, box.filters) });
      last = { subject, most, top };
      return top;
    };
    return timed(async () => {
      const top = await strongest();
      const { filter, position } = top.units[0]!;
      const first = { filters: filter, ...(position?.length ? { position } : {}) };
      return { top, unit: await by(unit ?? first) };
    });
  };
}

import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type InputKind, inputKind } from './input_kind.js';
import { type LayerBox, modelGraph } from './model_graph.js';
import type { ShownModel } from './model_sources.js';

/** A model that is open. */
export interface OpenModel {
  readonly source: ShownModel;
  readonly model: LayersModel;
  readonly input: InputKind;
  /** Its layers, lengths that depend on the input left open. */
  readonly boxes: readonly LayerBox[];
}

/**
 * Loads a model.
 *
 * @throws Error for one that does not load, or that this page has no input for; then nothing of it
 *     is left behind.
 */
export async function openModel(
  source: ShownModel,
  progress: (fraction: number) => void,
): Promise<OpenModel> {
  const model = await source.load(progress);
  try {
    return { source, model, input: inputKind(model), boxes: modelGraph(model) };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

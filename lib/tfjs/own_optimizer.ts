import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Lets `model.dispose()` free its optimizer too: tfjs frees only one that `compile` made by its name. */
export function ownOptimizer(model: LayersModel): void {
  if (model.optimizer == null) return;
  (model as unknown as { isOptimizerOwned: boolean }).isOptimizerOwned = true;
}

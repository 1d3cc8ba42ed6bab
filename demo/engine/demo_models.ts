import type { LayersModel } from '@tensorflow/tfjs-layers';
import { loadLayersModel } from '../../lib/index.js';
import { nextTask } from './next_task.js';

/**
 * One of the demo's own models, from `models/` beside the page; `npm run demo:models` makes them.
 *
 * @param progress is told which part of the weights has arrived, 0 to 1.
 */
export async function loadDemoModel(
  name: string,
  progress: (fraction: number) => void,
): Promise<LayersModel> {
  progress(0);
  try {
    const model = await loadLayersModel(`./models/${name}/model.json`, { onProgress: progress });
    await nextTask();
    return model;
  } finally {
    progress(1);
  }
}

import type * as tf from '@tensorflow/tfjs-core';
import { mendGraphs } from '../load/graph_from_config.js';
import { readModelFile } from '../load/read_model_file.js';
import { readSource } from '../load/read_source.js';
import { modelPath } from './model_path.js';

/**
 * A saved model's artifacts, every length and checksum looked at.
 *
 * @param path the model's folder, or its model.json.
 * @throws ValueError that names the file and what is wrong with it.
 */
export async function readArtifacts(path: string): Promise<tf.io.ModelArtifacts> {
  const modelFile = await modelPath(path);
  // For those who give it to tfjs's own functions.
  mendGraphs();
  const open = () => readSource('fileHandler', modelFile, 'model.json');
  for (let source = await open(); ; ) {
    try {
      return (await readModelFile(source)).artifacts;
    } catch (error) {
      // If the model was replaced meanwhile, the weights read were another's: read the new one.
      const now = await open();
      if (Buffer.compare(now.data, source.data) === 0) throw error;
      source = now;
    }
  }
}

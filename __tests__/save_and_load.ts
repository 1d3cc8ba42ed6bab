import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** The model after a trip through what a save handler gets. */
export async function saveAndLoad(
  model: tfl.LayersModel,
  load: (source: tf.io.IOHandler) => Promise<tfl.LayersModel> = tfl.loadLayersModel,
): Promise<tfl.LayersModel> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  const handler = tf.io.withSaveHandler(async (given) => {
    artifacts = given;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(handler);
  return load(tf.io.fromMemory(artifacts!));
}

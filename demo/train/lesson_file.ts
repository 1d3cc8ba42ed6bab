import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Lesson } from './lesson/lesson.js';
import { modelFile } from './model_file.js';
import type { Format } from './protocol.js';

/** The model of a lesson as a file of another library; Keras's leaves no size open. */
export async function lessonFile({ name, buildSized }: Lesson, model: LayersModel, format: Format) {
  if (format !== 'keras' || buildSized === undefined) return modelFile(model, format, name);
  const sized = buildSized(0);
  try {
    sized.setWeights(model.getWeights());
    sized.setUserDefinedMetadata(model.getUserDefinedMetadata());
    return await modelFile(sized, format, name);
  } finally {
    sized.dispose();
  }
}

import type { LayersModel } from '@tensorflow/tfjs-layers';
import { classPng } from '../../data/class_picture.js';
import type { MaskClass } from '../../data/mask_classes.js';
import type { MaskPrediction } from '../../predict/prediction.js';
import { writeWhole } from '../write_whole.js';
import { outputPath, predictImages } from './image_files.js';

/** Runs a model on images; masks like those that it was trained on come out, as PNG files. */
export async function predictClasses(
  model: LayersModel,
  files: string[],
  folder: string,
  say: (line: string) => void,
  classes: readonly MaskClass[],
): Promise<string[]> {
  const written: string[] = [];
  await predictImages(model, files, say, (prediction, image) => {
    const { map } = prediction as MaskPrediction;
    const target = outputPath(folder, image.path, '.png', written);
    writeWhole(target, classPng(Float32Array.from(map), image, classes));
    written.push(target);
  });
  return written;
}

import type { PictureKinds } from '../../data/picture_kinds.js';
import type { DataRequest, Models } from '../tasks/task.js';

/** [height, width, channels] of the images that models take, or make from noise; null for any. */
export function imageShapeOf({ model, generator }: Models): (number | null)[] {
  const { shape } = generator === undefined ? model!.inputs[0]! : generator.outputs[0]!;
  return shape.slice(1);
}

/**
 * How many channels pictures are taken with, and in words why: those of the models where there are
 * any, 1 where gray is asked for, else those that keep the pictures as they are.
 */
export function wantedChannels(
  kinds: PictureKinds,
  { models, gray, known }: DataRequest,
): { channels: 1 | 3; told: string } {
  if (models !== undefined) {
    const channels = imageShapeOf(models)[2] === 3 ? 3 : 1;
    return { channels, told: kinds.told(channels, ', as the model takes them') };
  }
  if (known?.channels !== undefined) {
    const { channels } = known;
    return { channels, told: kinds.told(channels, ', as the training images are') };
  }
  const channels = gray ? 1 : kinds.channels;
  const told = kinds.told(channels, ' (--gray)');
  return { channels, told: channels === 3 ? `${told} (--gray turns them gray)` : told };
}

import { fail } from '../../check.js';
import { findVariant, type TaskChoice } from './find_variant.js';
import type { Job, Request } from './task.js';

/** The job of a task's variant on its data, whose description says which task it is. */
export async function openVariant(
  choice: TaskChoice,
  request: Request,
  { learningRate, where }: { learningRate: number; where: string },
): Promise<Job> {
  const { task, variant } = findVariant(choice, where, request.data);
  const job = await variant.open(request, learningRate);
  const { augment, fold, judged, size, resize } = request;
  if (fold !== undefined && judged === undefined && !job.data.split.startsWith('fold ')) {
    fail(where, 'folds', `left out, as of such data ${job.data.split}`, fold.of);
  }
  if (size !== undefined && job.data.size === undefined) {
    fail(where, 'size', 'left out, as such data are taken as they are', size);
  }
  if (resize !== undefined && job.data.resize === undefined && request.models === undefined) {
    const why =
      job.data.size === undefined && size === undefined
        ? 'with size, as such data are taken as they are without'
        : 'left out, as such data are taken as they are';
    fail(where, 'resize', why, resize);
  }
  if (augment !== undefined && job.data.found.augmentation === undefined) {
    fail(where, 'augment', 'left out, as such data are taken as they are', augment);
  }
  return { ...job, data: { ...job.data, kind: variant.kind, task: task.name } };
}

import path from 'node:path';
import { fail } from '../../../check.js';
import type { DataKind } from '../../../data/data_description.js';
import type { DataRequest } from '../../tasks/task.js';
import { type SignalData, type SignalDefaults, signalData } from './signal_data.js';
import type { SignalPart } from './signal_part.js';

/** Parts with what is to come out of each, which has its name, place and length. */
function joined(inputs: readonly SignalPart[], targets: readonly SignalPart[]): SignalPart[] {
  return inputs.map((part, i) => {
    const target = targets[i];
    const name = path.basename(part.file);
    if (target === undefined || path.basename(target.file) !== name) {
      fail(part.file, 'the input', 'with a target of its name', target?.file ?? 'none');
    }
    if (target.frames !== part.frames || target.channels !== part.channels) {
      const size = `${part.frames} samples of ${part.channels} channels, as its input`;
      fail(target.file, 'the target', size, `${target.frames} of ${target.channels}`);
    }
    return { ...part, target };
  });
}

/** Signals of a folder's inputs/ and, by their names, what is to come out of each, in targets/. */
export async function pairedData(
  request: DataRequest & { validation?: number },
  folder: string,
  kind: DataKind,
  fallback: SignalDefaults,
): Promise<SignalData> {
  const part = (name: string) => {
    const { test, judged } = request;
    const other = {
      ...(test === undefined ? {} : { test: path.join(test, name) }),
      ...(judged === undefined ? {} : { judged: path.join(judged, name) }),
    };
    return signalData({ ...request, ...other }, path.join(folder, name), kind, fallback);
  };
  const inputs = await part('inputs');
  const targets = await part('targets');
  return {
    ...inputs,
    facts: { ...inputs.facts, label: `pairs of ${folder}, inputs/ and targets/` },
    training: joined(inputs.training, targets.training),
    validation: joined(inputs.validation, targets.validation),
    test: joined(inputs.test, targets.test),
  };
}

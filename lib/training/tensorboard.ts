import { EventWriter, scalarValue } from '../callbacks/events/event.js';
import { eventFiles } from '../node/index.js';

/** Writes the numbers of a run to TensorBoard's files in a folder: those of training and of validation, by steps. */
export function tensorBoard(folder: string) {
  const sinkOf = eventFiles(folder);
  const writers = {
    train: new EventWriter(sinkOf('train')),
    validation: new EventWriter(sinkOf('validation')),
  };
  return {
    scalars: (run: 'train' | 'validation', values: Record<string, number>, step: number) =>
      writers[run].write(
        step,
        Object.entries(values).map(([name, value]) => scalarValue(name, value)),
      ),
  };
}

import type * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../lib/check.js';
import { loadKeras } from '../../lib/keras/index.js';
import { kerasName } from '../../lib/keras/keras_name.js';
import type { ClassFile } from './class_files.js';

/** What loadKeras makes of a class. */
export type Outcome =
  | { loads: true; as: string; model: tfl.LayersModel }
  | { loads: false; because: string };

/** The layers of a model that stand for that of the class, by name. */
function standing(model: tfl.LayersModel, name: string): string {
  const own = model.layers.filter((layer) => !/^(in\d|front\d)/.test(layer.name));
  const cells = own.map((layer) => (layer as { cell?: tfl.layers.Layer }).cell);
  const within = cells.some((cell) => cell !== undefined && kerasName(cell) === name);
  if (within) return 'a cell of an RNN';
  const same = own.length === 1 && kerasName(own[0]!) === name;
  if (same || name === 'InputLayer') return '';
  const config = own.length === 1 ? own[0]!.getConfig() : {};
  if (config.activation === 'linear') return 'an Activation that hands its input on';
  return own.map((layer) => layer.getClassName()).join(', ');
}

/** @throws what is no ValueError that names the class */
export async function classOutcome({ name, file }: ClassFile): Promise<Outcome> {
  try {
    const model = await loadKeras(file);
    return { loads: true, as: standing(model, name), model };
  } catch (error) {
    const found = new RegExp(`- ${name}(?:: | \\(|)(.*?)\\)? in '`).exec((error as Error).message);
    if (!(error instanceof ValueError) || found === null) throw error;
    return { loads: false, because: found[1]! };
  }
}

/** A line of the table: the class with its other names, and what comes of it. */
export function outcomeRow({ name, aliases }: ClassFile, outcome: Outcome): [string, string] {
  const names = [name, ...aliases].join(', ');
  if (!outcome.loads) return [names, `refused: ${outcome.because}`];
  return [names, outcome.as === '' ? 'loads' : `loads as ${outcome.as}`];
}

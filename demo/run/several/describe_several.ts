import type { LayersModel } from '@tensorflow/tfjs-layers';
import { shapeOf } from '../graph/words.js';
import type { Field } from './fields_of.js';

const joined = (parts: readonly string[]) =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** What a model of several inputs or outputs takes and gives, in sentences. */
export function describeSeveral(fields: readonly Field[], model: LayersModel): string[] {
  const takes = fields.map(({ name, description: { kind, inputShape, range } }) => {
    const values = kind === 'image' ? ` of values ${range[0]} to ${range[1]}` : '';
    return `${name} (${kind}${values}, ${shapeOf(inputShape)})`;
  });
  const gives = model.outputs.map(
    ({ shape }, n) => `${model.outputNames[n]} (${shapeOf(shape.slice(1))})`,
  );
  return [
    `Its layers say: it takes ${joined(takes)}, and gives ${joined(gives)}.`,
    'What each of them is, is assumed from its shape.',
  ];
}

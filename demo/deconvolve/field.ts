import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ValueError } from '../../lib/check.js';
import type { Picture } from '../../lib/pictures/picture.js';
import { type ReceptiveField, receptiveField } from '../../lib/visualize/receptive_field.js';
import { type InputKind, type Sample, sampleShape } from './input_kind.js';
import type { Beside } from './look.js';

/** What part of the sample a unit can see, of several inputs the one that is looked at; null where that is not known. */
export function fieldOf(
  model: LayersModel,
  input: InputKind,
  sample: Sample,
  layer: string,
  position: readonly number[],
  beside: Beside | null = null,
): ReceptiveField | null {
  try {
    const own = sampleShape(input, sample);
    if (beside === null) return receptiveField(model, layer, position, own);
    const { name, at, all } = beside;
    const shapes = all.map(({ shape }, n) => (n === at ? own : shape));
    return receptiveField(model, layer, position, shapes, name);
  } catch (error) {
    if (error instanceof ValueError) return null;
    throw error;
  }
}

export const seesAll = ({ start, end }: ReceptiveField, lengths: readonly number[]): boolean =>
  start.every((from, n) => from === 0 && end[n] === lengths[n]);

/** `rows 3 to 14 and columns 5 to 16 of the input` */
export function fieldText({ start, end }: ReceptiveField, lengths: readonly number[]): string {
  if (seesAll({ start, end }, lengths)) return 'the whole input';
  const names = lengths.length === 2 ? ['rows', 'columns'] : ['places'];
  const ranges = names.map((name, n) => `${name} ${start[n]} to ${end[n]! - 1}`);
  return `${ranges.join(' and ')} of the input`;
}

/** A picture's part that the field is. */
export function cropped({ width, data }: Picture, { start, end }: ReceptiveField): Picture {
  const [top, left] = start as [number, number];
  const [bottom, right] = end as [number, number];
  const cut = new Uint8ClampedArray((bottom - top) * (right - left) * 4);
  for (let y = top; y < bottom; y++) {
    const row = data.subarray((y * width + left) * 4, (y * width + right) * 4);
    cut.set(row, (y - top) * (right - left) * 4);
  }
  return { width: right - left, height: bottom - top, data: cut };
}

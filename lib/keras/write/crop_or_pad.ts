import { stageLengths, undoStart } from '../../arithmetic/length_stage.js';
import type { CropOrPadTo } from '../../layers/crop_or_pad_to.js';
import { splitShape } from '../../ops/data_format.js';
import { bare, type KerasLayer, lacking, snake, type WriteRule } from './keras_layer.js';

/** With known sizes a crop by numbers, zeros by numbers, or both; the reference is not needed. */
export const writeCropOrPad: WriteRule = (layer, { inputShapes, outputShape }) => {
  const { stages, dataFormat } = layer as CropOrPadTo;
  const { spatial: from } = splitShape(inputShapes[0]!, dataFormat);
  const { spatial: to } = splitShape(outputShape, dataFormat);
  const rank = from.length;
  if ([...from, ...to].includes(null)) {
    lacking(layer, 'a CropOrPadTo of unknown sizes', 'the option inputShape');
  }
  if (rank === 1 && dataFormat === 'channelsFirst') {
    lacking(layer, 'a CropOrPadTo of 1-D channels first', 'channelsLast');
  }
  const sizes = to as number[];
  const last = stages.at(-1);
  const start =
    last === undefined
      ? sizes.map(() => 0)
      : undoStart(last, sizes, stageLengths(last, sizes) as number[]);
  const borders = sizes.map((size, axis) => {
    const begin = Math.max(start[axis]!, 0);
    const kept = Math.min(from[axis]! - begin, size + Math.min(start[axis]!, 0));
    const before = Math.max(-start[axis]!, 0);
    return { cut: [begin, from[axis]! - begin - kept], add: [before, size - before - kept] };
  });
  const format = rank === 1 ? {} : { data_format: snake(dataFormat) };
  const side = (key: 'cut' | 'add') => {
    const all = borders.map((border) => border[key]);
    return { used: all.flat().some((n) => n > 0), value: rank === 1 ? all[0] : all };
  };
  const [cut, add] = [side('cut'), side('add')];
  const written: KerasLayer[] = [];
  const suffix = cut.used && add.used ? '_crop' : '';
  if (cut.used) written.push(bare(`Cropping${rank}D`, suffix, { cropping: cut.value, ...format }));
  if (add.used) written.push(bare(`ZeroPadding${rank}D`, '', { padding: add.value, ...format }));
  const [first = bare('Identity', ''), ...rest] = written;
  return [{ ...first, takes: [{ input: 0 }] }, ...rest];
};

import * as tf from '@tensorflow/tfjs-core';
import {
  checkStages,
  type LengthStage,
  stageLengths,
  undoStart,
} from '../arithmetic/length_stage.js';
import { fail } from '../check.js';
import { cropOrPad } from '../ops/crop_or_pad.js';
import {
  type DataFormat,
  joinShape,
  type Shape,
  splitShape,
  withChannelsLast,
} from '../ops/data_format.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import { dataFormatOption } from './data_format_option.js';
import type { Option } from './options.js';

/** What CropOrPadTo takes. */
export interface CropOrPadToArgs extends LayerArgs {
  /**
   * The layers between the reference and the output of the one that is being undone, the last of
   * them that one. Default none: the reference's own lengths.
   */
  stages?: LengthStage[];
  /** Where the channels are; default 'channelsLast'. */
  dataFormat?: DataFormat;
}

/**
 * Crops its first input, or adds zeros, to the spatial lengths of its second, known or not when
 * the model is built. Cropping takes from the end, or from both ends where the stage being undone
 * had its border at both ends.
 *
 * Inputs [x, reference], both [batch, ...spatial, channels] (or channelsFirst) of equal rank;
 * output: x with the reference's lengths, or with those that `stages` make of them, the last left
 * out. No weights.
 *
 * @throws ValueError unless it gets two inputs of one rank.
 * @example
 * const fit = new CropOrPadTo();
 * fit.computeOutputShape([[null, 28, 28, 8], [null, 27, 27, 16]]); // [null, 27, 27, 8]
 */
export class CropOrPadTo extends CheckedLayer {
  static readonly className = 'CropOrPadTo';
  /** The layers between the reference and the output of the one that is being undone. */
  declare readonly stages: LengthStage[];
  /** Where the channels are. */
  declare readonly dataFormat: DataFormat;

  constructor(args: CropOrPadToArgs = {}) {
    const stages: Option = (where, _, value) => checkStages(where, value ?? []);
    super(args, { stages, dataFormat: dataFormatOption });
  }

  /** The shape of x with the reference's lengths, or with those that the stages make of them. */
  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [x, reference] = this.pair(inputShape as Shape[]);
    const { batch, channels } = splitShape(x, this.dataFormat);
    const { spatial } = splitShape(reference, this.dataFormat);
    const outer = this.outerLengths(spatial);
    const bad = outer.find((n) => n !== null && !(Number.isInteger(n) && n > 0));
    if (bad !== undefined) {
      fail(this.getClassName(), 'every length that the stages give', 'a positive integer', outer);
    }
    return joinShape(batch, outer, channels, this.dataFormat);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, reference] = this.tensors(inputs) as [tf.Tensor, tf.Tensor];
    const { spatial } = splitShape(reference.shape, this.dataFormat);
    const outer = this.outerLengths(spatial) as number[];
    const start = this.starts(reference.shape);
    return tf.tidy(() =>
      withChannelsLast(x, this.dataFormat, (channelsLast) => cropOrPad(channelsLast, start, outer)),
    );
  }

  /** For each spatial axis where in x the output begins; before it, where negative. */
  starts(reference: Shape): number[] {
    const { spatial } = splitShape(reference, this.dataFormat);
    const outer = this.outerLengths(spatial) as number[];
    const last = this.stages.at(-1);
    if (last === undefined) return outer.map(() => 0);
    return undoStart(last, outer, stageLengths(last, outer) as number[]);
  }

  /** What the last stage took, which is what the output must measure. */
  private outerLengths(reference: Shape): Shape {
    return this.stages.slice(0, -1).reduce((n, stage) => stageLengths(stage, n), reference);
  }

  private pair(shapes: Shape[]): [Shape, Shape] {
    const where = this.getClassName();
    const given = Array.isArray(shapes) && shapes.length === 2 && shapes.every(Array.isArray);
    const [x, reference] = given ? shapes.map((one) => oneShape(where, one)) : [];
    const both = x !== undefined && x.length === reference?.length && x.length >= 2;
    if (!both) fail(where, 'the input', 'two tensors of one rank', shapes);
    return [x, reference!];
  }
}

tf.serialization.registerClass(CropOrPadTo);

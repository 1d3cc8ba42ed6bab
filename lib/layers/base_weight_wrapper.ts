import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, ValueError } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { withSettings } from '../stock/with_settings.js';
import { getLayer, type LayerIdentifier } from '../tfjs/resolve.js';
import { CheckedLayer, type LayerArgs } from './checked_layer.js';
import type { Option, Options } from './options.js';

/** What wrappers of weights take. */
export interface WeightWrapperArgs extends LayerArgs {
  /** The layer within, which has a kernel or embeddings; itself, or its class and config. */
  layer: LayerIdentifier;
}

/** The fields of a layer in which its largest weight may be, the first that there is. */
const FIELDS = ['depthwiseKernel', 'kernel', 'embeddings'] as const;
type Field = (typeof FIELDS)[number];
type Weighted = tfl.layers.Layer & { [field in Field]?: tfl.LayerVariable };

/** The layer as tfjs-layers has it, whose lists of weights a subclass sees. */
interface Lists {
  _trainableWeights: tfl.LayerVariable[];
  _nonTrainableWeights: tfl.LayerVariable[];
}

/**
 * A layer around a layer whose kernel it computes or scales. Weights are those of the layer within, then those of the wrapper,
 * each what trains first.
 */
export abstract class BaseWeightWrapper extends CheckedLayer {
  /** The layer within. */
  declare readonly layer: tfl.layers.Layer;
  private readonly field: Field;

  constructor(args: WeightWrapperArgs, options: Options) {
    const layer: Option = (where, name, value) => getLayer(where, name, value as LayerIdentifier);
    super(args, { layer, ...options });
    const where = this.getClassName();
    const field =
      'pointwiseKernel' in this.layer ? undefined : FIELDS.find((one) => one in this.layer);
    const wanted = 'a layer that has one kernel, or embeddings';
    this.field = field ?? fail(where, 'layer', wanted, this.layer.getClassName());
    if (args.trainable != null) this.layer.trainable = args.trainable;
  }

  /** The kernel of the layer within. */
  protected get within(): tfl.LayerVariable {
    return (this.layer as Weighted)[this.field]!;
  }

  /** The layer within as it would be with this kernel. */
  protected withKernel(kernel: () => tf.Tensor): tfl.layers.Layer {
    const variable = withSettings(this.within, { read: kernel });
    return withSettings(this.layer as Weighted, { [this.field]: variable });
  }

  /** A layer that predicts the same, with a kernel of its own; its weights are this one's. */
  abstract predicting(): tfl.layers.Layer;

  /** Whether the layer within trains, and the wrapper with it. */
  override get trainable(): boolean {
    // The base class asks before there is a layer.
    return this.layer?.trainable ?? true;
  }

  /** The same of the layer within. */
  override set trainable(trainable: boolean) {
    this.layer.trainable = trainable;
  }

  /** What trains: of the layer within, then of the wrapper. */
  override get trainableWeights(): tfl.LayerVariable[] {
    const own = (this as unknown as Lists)._trainableWeights;
    return this.trainable ? [...this.layer.trainableWeights, ...own] : [];
  }

  /** What does not train: of the layer within, then of the wrapper. */
  override get nonTrainableWeights(): tfl.LayerVariable[] {
    const { _trainableWeights, _nonTrainableWeights } = this as unknown as Lists;
    const frozen = this.trainable ? [] : _trainableWeights;
    return [...this.layer.nonTrainableWeights, ...frozen, ..._nonTrainableWeights];
  }

  override setFastWeightInitDuringBuild(fast: boolean): void {
    super.setFastWeightInitDuringBuild(fast);
    this.layer.setFastWeightInitDuringBuild(fast);
  }

  /** What the layer within says to a shape; an error of tfjs-layers says less than ours do. */
  private asked<T>(inputShape: Shape | Shape[], ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      if (error instanceof ValueError) throw error;
      const wanted = `one that ${this.layer.getClassName()} takes`;
      return fail(this.getClassName(), 'the input shape', wanted, inputShape);
    }
  }

  override build(inputShape: Shape | Shape[]): void {
    if (!this.layer.built) {
      this.asked(inputShape, () => this.layer.build(inputShape));
      this.layer.built = true;
    }
    this.inputSpec = this.layer.inputSpec;
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    if (Array.isArray(inputShape) && inputShape.length === 0) {
      fail(this.getClassName(), 'the input', 'a tensor of rank 2 or more', inputShape);
    }
    return this.asked(inputShape, () => this.layer.computeOutputShape(inputShape));
  }

  /** The layer that computes this call. */
  protected abstract computing(training: boolean): tfl.layers.Layer;

  override call(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs?: { training?: boolean } | null,
  ): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.weighed(inputs);
      return this.computing(kwargs?.training === true).call(inputs, kwargs ?? {});
    });
  }
}

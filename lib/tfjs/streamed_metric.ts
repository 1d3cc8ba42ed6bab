import * as tf from '@tensorflow/tfjs-core';

/** What streams: a metric of lib/measures. */
export interface Streaming {
  update(yTrue: tf.Tensor, yPred: tf.Tensor, sampleWeight?: tf.Tensor | null): void;
  result(): tf.Tensor;
  reset(): void;
  fresh(): Streaming;
}

/** Whether a metric streams. */
export const isStreaming = (metric: unknown): metric is Streaming =>
  typeof metric === 'function' && 'fresh' in metric && 'update' in metric;

/** What a model calls in the place of a metric that streams: it may weigh samples. */
export interface StreamedFunction {
  (yTrue: tf.Tensor, yPred: tf.Tensor, sampleWeight?: tf.Tensor | null): tf.Tensor;
  readonly streams: true;
}

/** Whether a model's metric stands for one that streams. */
export const isStreamed = (metric: object): metric is StreamedFunction => 'streams' in metric;

/**
 * A metric over batches in the place of a function of one batch. tfjs-layers averages what it gets, by the sizes of the
 * batches: each batch gets what makes that average the metric of all of them.
 */
export class StreamedMetric {
  private readonly metric: Streaming;
  private seen = 0;
  /** The value of all batches so far times their size. */
  private total: tf.Tensor | null = null;

  constructor(metric: Streaming) {
    this.metric = metric.fresh();
  }

  next(yTrue: tf.Tensor, yPred: tf.Tensor, sampleWeight: tf.Tensor | null = null): tf.Tensor {
    const [size = 1] = yPred.shape;
    this.metric.update(yTrue, yPred, sampleWeight);
    this.seen += size;
    const [share, total] = tf.tidy(() => {
      const value = tf.mean(this.metric.result());
      // A value that is not there yet must not spoil the average.
      const known = tf.where(tf.isNaN(value), tf.zerosLike(value), value);
      const sum = tf.mul(known, this.seen);
      return [tf.div(tf.sub(sum, this.total ?? 0), size), sum];
    });
    tf.dispose(this.total ?? []);
    this.total = tf.keep(total);
    return share;
  }

  reset(): void {
    this.metric.reset();
    tf.dispose(this.total ?? []);
    this.total = null;
    this.seen = 0;
  }
}

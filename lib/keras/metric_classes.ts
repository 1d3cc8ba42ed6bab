import {
  auc,
  binaryIoU,
  f1Score,
  fBetaScore,
  iou,
  type Metric,
  meanIoU,
  precision,
  r2Score,
  recall,
  rootMeanSquaredError,
  sparseTopKCategoricalAccuracy,
  topKCategoricalAccuracy,
} from '../measures/index.js';

/** What one of Keras's metrics over batches is here. */
export interface MetricClass {
  /** Our name. */
  name: string;
  /** Makes one of options in our spelling. */
  make(options: never): Metric;
  /** Options that Keras has and ours lack, with the value that they have to have. */
  fixed?: Readonly<Record<string, unknown>>;
  /** Options that the class stands for. */
  implied?: Readonly<Record<string, unknown>>;
}

const CLASSES = { axis: -1 };
const ANSWERS = { topK: null };

/** Keras's metrics over batches by the names of their classes. */
export const METRIC_CLASSES: Readonly<Record<string, MetricClass>> = {
  AUC: {
    name: 'auc',
    make: auc,
    fixed: { multiLabel: false, numLabels: null, labelWeights: null },
  },
  BinaryIoU: { name: 'binaryIoU', make: binaryIoU },
  F1Score: { name: 'f1Score', make: f1Score },
  FBetaScore: { name: 'fBetaScore', make: fBetaScore },
  IoU: { name: 'iou', make: iou, fixed: CLASSES },
  MeanIoU: { name: 'meanIoU', make: meanIoU, fixed: CLASSES },
  OneHotIoU: { name: 'iou', make: iou, fixed: CLASSES, implied: { sparseYTrue: false } },
  OneHotMeanIoU: {
    name: 'meanIoU',
    make: meanIoU,
    fixed: CLASSES,
    implied: { sparseYTrue: false },
  },
  Precision: { name: 'precision', make: precision, fixed: ANSWERS },
  R2Score: { name: 'r2Score', make: r2Score, fixed: { numRegressors: 0 } },
  Recall: { name: 'recall', make: recall, fixed: ANSWERS },
  RootMeanSquaredError: { name: 'rootMeanSquaredError', make: rootMeanSquaredError },
  SparseTopKCategoricalAccuracy: {
    name: 'sparseTopKCategoricalAccuracy',
    make: sparseTopKCategoricalAccuracy,
  },
  TopKCategoricalAccuracy: { name: 'topKCategoricalAccuracy', make: topKCategoricalAccuracy },
};

const bare = (name: string) => name.replace(/_/g, '').toLowerCase();

/** The class of a metric over batches by any of its names: 'AUC', 'root_mean_squared_error'; null if it is none. */
export function metricClass(name: string): string | null {
  return Object.keys(METRIC_CLASSES).find((one) => bare(one) === bare(name)) ?? null;
}

/** How many digits a model is trained on, how many unseen ones judge it, and how many of these are shown. */
export const COUNTS = { trained: 200, judged: 100, shown: 8 } as const;
export const PIXELS = 28 * 28;

export const FORMATS = { keras: '.keras', onnx: '.onnx', tfjs: 'tfjs, zipped' } as const;
export type Format = keyof typeof FORMATS;

/** What the page asks of the worker. */
export type Ask =
  | { kind: 'run' }
  | { kind: 'pause' }
  | { kind: 'back' }
  | { kind: 'rate'; rate: number }
  | { kind: 'predict'; pixels: Float32Array }
  | { kind: 'file'; format: Format }
  | { kind: 'keep' }
  | { kind: 'restore' };

/** How far the training is. */
export interface Progress {
  step: number;
  /** The mean square error of the last batch. */
  loss: number;
  /** That of the unseen digits. */
  unseen: number;
  /** What the model makes of the unseen digits that are shown. */
  grown: Float32Array;
}

/** What the worker tells the page. */
export type Told =
  | { kind: 'ready'; backend: string; components: number; shown: Float32Array }
  | ({ kind: 'progress' } & Progress)
  | { kind: 'predicted'; output: Float32Array }
  | { kind: 'file'; name: string; bytes: Uint8Array }
  | { kind: 'said'; text: string }
  | { kind: 'failed'; text: string };

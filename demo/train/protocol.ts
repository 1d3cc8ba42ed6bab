import type { Material } from './lesson/material.js';

export const FORMATS = { keras: '.keras', onnx: '.onnx', tfjs: 'tfjs, zipped' } as const;
export type Format = keyof typeof FORMATS;

/** Where it may be computed. */
export const BACKENDS = ['wasm', 'webgpu'] as const;
export type Backend = (typeof BACKENDS)[number];

/** What the page asks of the worker; first of all to begin. */
export type Ask =
  | { kind: 'begin'; material: Material; backend: Backend; rate: number; workers: MessagePort }
  | { kind: 'run' }
  | { kind: 'pause' }
  | { kind: 'back' }
  | { kind: 'rate'; rate: number }
  | { kind: 'predict'; values: Float32Array }
  | { kind: 'file'; format: Format }
  | { kind: 'keep' }
  | { kind: 'restore' };

/** How far the training is. */
export interface Progress {
  step: number;
  /** The learning rate of the next step. */
  rate: number;
  /** The mean square error of the last batch. */
  loss: number;
  /** That of the unseen examples. */
  unseen: number;
  /** What the model makes of the unseen examples that are shown. */
  grown: Float32Array;
}

/** What the worker says once it is ready to train. */
export interface Ready {
  backend: string;
  /** The error of principal components, and what they are and were judged by, in words. */
  components: number;
  about: string;
  /** The unseen examples that are shown. */
  shown: Float32Array;
}

/** What the worker tells the page. */
export type Told =
  | ({ kind: 'ready' } & Ready)
  | ({ kind: 'progress' } & Progress)
  | { kind: 'predicted'; output: Float32Array }
  | { kind: 'file'; name: string; bytes: Uint8Array }
  | { kind: 'said'; text: string }
  /** The training stands still then. */
  | { kind: 'failed'; text: string };

import type * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../check.js';

/** A variable and how the file has it. */
export interface Kept {
  variable: tfl.LayerVariable;
  /** How often it is repeated end to end; default 1. */
  repeat?: number;
  /** What Keras 3 needs its gates multiplied by, one number for each equal part of the last axis. */
  gates?: readonly number[];
}

/** An input of the tfjs layer, or the output of one of the layers that stand for it. */
export type Take = { input: number } | { piece: number };

/** One layer of Keras. */
export interface KerasLayer {
  className: string;
  /** Behind the name of the tfjs layer; '' for the one that has it. */
  suffix: string;
  /** Without the name. */
  config: Record<string, unknown>;
  /** Where in Keras the class is; default keras.layers. */
  module?: string;
  /** What it is called with, where that is not the output of the one before it. */
  takes?: Take[];
  /** What it is called with, tensors and other values; { tensor: i } stands for input number i. */
  args?: unknown[];
  /** What it is called with by name. */
  kwargs?: Record<string, unknown>;
  /** Variables by their place below the layer in the weights file. */
  weights: { place: string; kept: Kept[] }[];
}

/** Where a layer stands. */
export interface Place {
  inputShapes: tfl.Shape[];
  outputShape: tfl.Shape;
}

/** What a tfjs layer is in Keras: one or more layers, each on what the one before it gives. */
export type WriteRule = (layer: tfl.layers.Layer, place: Place) => KerasLayer[];

/** A layer without weights. */
export function bare(className: string, suffix: string, config: object = {}): KerasLayer {
  return {
    className,
    suffix,
    config: { trainable: true, dtype: 'float32', ...config },
    weights: [],
  };
}

/** Refuses what Keras lacks. */
export function lacking(layer: tfl.layers.Layer, what: string, nearest: string): never {
  throw new ValueError(
    `toKeras: layer '${layer.name}' must be one that Keras has, got ${what} (nearest: ${nearest}).`,
  );
}

/** camelCase to snake_case. */
export function snake(name: string): string {
  return name.replace(/([a-z])([0-9]*)([A-Z])/g, '$1$2_$3').toLowerCase();
}

/** An object as Keras writes it. */
export function kerasObject(module: string, className: string, config: object) {
  return { module, class_name: className, config, registered_name: null };
}

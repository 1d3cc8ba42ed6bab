import type { ElementType } from '../element_types.js';
import type { TensorValue } from '../tensor_value.js';

/** An attribute of a node: numbers and texts are plain. */
export type Attribute =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | TensorValue
  | Graph
  | { refused: string };

export type Attributes = Readonly<Record<string, Attribute>>;

/** One operator in a graph, with names of values; '' is an input or output that is left out. */
export interface Node {
  /** Its name in the file, or its first output's, for errors. */
  name: string;
  operator: string;
  /** '' is ONNX's own. */
  domain: string;
  opset: number;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Attributes;
}

/** A size by its number or its name; null if nothing is known. */
export type Size = number | string | null;

/** An input or output: of what is no tensor `type` is 0, of unknown rank `shape` is null. */
export interface Value {
  name: string;
  type: ElementType;
  shape: readonly Size[] | null;
}

/** The graph of a model, its functions written out. */
export interface Graph {
  nodes: readonly Node[];
  constants: ReadonlyMap<string, TensorValue>;
  inputs: readonly Value[];
  outputs: readonly Value[];
}

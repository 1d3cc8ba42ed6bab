/** ONNX's messages as they are decoded: a field that the file lacks is undefined, a repeated one empty. */

export interface ModelMessage {
  irVersion?: number;
  producer?: string;
  graph?: GraphMessage;
  opsets: OpsetMessage[];
  metadata: EntryMessage[];
  functions: FunctionMessage[];
}

/** A pair of texts. */
export interface EntryMessage {
  key?: string;
  value?: string;
}

export interface OpsetMessage {
  domain?: string;
  version?: number;
}

export interface GraphMessage {
  name?: string;
  nodes: NodeMessage[];
  initializers: TensorMessage[];
  inputs: ValueMessage[];
  outputs: ValueMessage[];
  values: ValueMessage[];
  sparse: Uint8Array[];
}

export interface NodeMessage {
  inputs: string[];
  outputs: string[];
  name?: string;
  operator?: string;
  domain?: string;
  overload?: string;
  attributes: AttributeMessage[];
}

export interface FunctionMessage {
  name?: string;
  domain?: string;
  overload?: string;
  inputs: string[];
  outputs: string[];
  attributes: string[];
  nodes: NodeMessage[];
  opsets: OpsetMessage[];
  defaults: AttributeMessage[];
}

export interface AttributeMessage {
  name?: string;
  f?: number;
  i?: number;
  s?: Uint8Array;
  t?: TensorMessage;
  g?: GraphMessage;
  floats: number[];
  ints: number[];
  strings: Uint8Array[];
  tensors: TensorMessage[];
  graphs: GraphMessage[];
  type?: number;
  reference?: string;
}

export interface TensorMessage {
  name?: string;
  dims: number[];
  type?: number;
  floats: number[];
  int32s: number[];
  strings: Uint8Array[];
  int64s: number[];
  doubles: number[];
  uint64s: number[];
  raw?: Uint8Array;
  external: EntryMessage[];
  location?: number;
}

export interface ValueMessage {
  name?: string;
  type?: {
    tensor?: { type?: number; shape?: { dims: { value?: number; param?: string }[] } };
    sequence?: Uint8Array;
    optional?: Uint8Array;
  };
}

/** A name that a pickle asks Python for, 'torch._utils._rebuild_tensor_v2'; nothing is looked up. */
export class Name {
  constructor(readonly name: string) {}
}

/** What a pickle says to make by calling a name: kept as that, nothing is called. */
export class Made {
  constructor(readonly name: string) {}
}

/** A dict of Python, an OrderedDict too. */
export type PickleDict = Map<PickleValue, PickleValue>;

/** What a pickle holds: numbers, texts, lists (tuples and sets are such), dicts, and what a reader makes of names. */
export type PickleValue = unknown;

/** How a reader of pickles answers what they ask of Python. */
export interface PickleReader {
  /** What a call of this name gives. */
  call(name: string, args: readonly PickleValue[]): PickleValue;
  /** What a persistent id stands for: something that lies beside the pickle. */
  persistent(id: PickleValue): PickleValue;
  /** Is told every name that is asked for. */
  named(name: string): void;
}

import { PickleBytes } from './pickle_bytes.js';
import {
  Made,
  Name,
  type PickleDict,
  type PickleReader,
  type PickleValue,
} from './pickle_values.js';

/** Lists, tuples, dicts and calls: a tensor is six of them. */
const MOST_OBJECTS = 2 ** 20;
const MOST_STEPS = 2 ** 25;

/** The machine that a pickle is a program of, without what would call anything. */
class Machine {
  private stack: PickleValue[] = [];
  private readonly marks: PickleValue[][] = [];
  private readonly memo = new Map<number, PickleValue>();
  private objects = 0;
  stopped = false;

  constructor(
    readonly input: PickleBytes,
    private readonly reader: PickleReader,
  ) {}

  /** What the program leaves. */
  get result(): PickleValue {
    return this.pop();
  }

  push(value: PickleValue): void {
    this.stack.push(value);
  }

  pop(): PickleValue {
    if (this.stack.length === 0) this.input.damaged('a value is missing');
    return this.stack.pop();
  }

  top(): PickleValue {
    if (this.stack.length === 0) this.input.damaged('a value is missing');
    return this.stack.at(-1);
  }

  mark(): void {
    this.marks.push(this.made(this.stack));
    this.stack = [];
  }

  /** All since the mark. */
  popMark(): PickleValue[] {
    const all = this.stack;
    this.stack = this.marks.pop() ?? this.input.damaged('a mark is missing');
    return all;
  }

  /** Counts an object that is made. */
  made<T>(value: T): T {
    this.objects++;
    if (this.objects > MOST_OBJECTS) this.input.damaged(`it has more than ${MOST_OBJECTS} objects`);
    return value;
  }

  /** A tuple of the last `count` values. */
  tuple(count: number): void {
    const values = Array.from({ length: count }, () => this.pop()).reverse();
    this.push(this.made(values));
  }

  store(index: number): void {
    this.memo.set(index, this.top());
  }

  memoize(): void {
    this.store(this.memo.size);
  }

  load(index: number): void {
    if (!this.memo.has(index)) this.input.damaged(`it asks for value ${index} before there is one`);
    this.push(this.memo.get(index));
  }

  name(name: string): void {
    this.reader.named(name);
    this.push(this.made(new Name(name)));
  }

  call(callable: PickleValue, args: PickleValue): void {
    if (!(callable instanceof Name)) this.input.damaged('it calls what is no name');
    const list = Array.isArray(args) ? args : this.input.damaged('a call has no arguments');
    this.push(this.made(this.reader.call(callable.name, list)));
  }

  persistent(id: PickleValue): void {
    this.push(this.made(this.reader.persistent(id)));
  }

  /** Pairs into a dict; the state of anything else is of no use. */
  fill(target: PickleValue, pairs: readonly PickleValue[]): void {
    if (pairs.length % 2 !== 0) this.input.damaged('a key has no value');
    if (target instanceof Made) return;
    if (!(target instanceof Map)) this.input.damaged('keys are for what is no dict');
    for (let i = 0; i < pairs.length; i += 2) {
      (target as PickleDict).set(pairs[i], pairs[i + 1]);
    }
  }

  append(target: PickleValue, values: readonly PickleValue[]): void {
    if (target instanceof Made) return;
    if (!Array.isArray(target)) this.input.damaged('values are for what is no list');
    for (const value of values) target.push(value);
  }
}

const dict = (machine: Machine, pairs: readonly PickleValue[]) => {
  const made: PickleDict = machine.made(new Map());
  machine.fill(made, pairs);
  machine.push(made);
};

/** A text of protocol 0: between quotes, its escapes left as they are. */
const unquoted = (text: string) => text.trim().slice(1, -1);

type Step = (m: Machine) => void;

/** Python's opcodes by their bytes, but those that fetch code or what is outside of the file. */
const STEPS: Readonly<Record<number, Step>> = {
  // PROTO, FRAME, STOP
  128: (m) => void m.input.byte(),
  149: (m) => void m.input.uint64(),
  46: (m) => {
    m.stopped = true;
  },
  // MARK, POP, POP_MARK, DUP
  40: (m) => m.mark(),
  48: (m) => void m.pop(),
  49: (m) => void m.popMark(),
  50: (m) => m.push(m.top()),
  // NONE, NEWTRUE, NEWFALSE
  78: (m) => m.push(null),
  136: (m) => m.push(true),
  137: (m) => m.push(false),
  // INT (also True and False), BININT, BININT1, BININT2, LONG, LONG1, LONG4, FLOAT, BINFLOAT
  73: (m) => {
    const text = m.input.line();
    m.push(text === '01' ? true : text === '00' ? false : Number(text));
  },
  74: (m) => m.push(m.input.int32()),
  75: (m) => m.push(m.input.byte()),
  77: (m) => m.push(m.input.uint16()),
  76: (m) => m.push(Number(m.input.line().replace(/L$/, ''))),
  138: (m) => m.push(m.input.integer(m.input.byte())),
  139: (m) => m.push(m.input.integer(m.input.int32())),
  70: (m) => m.push(Number(m.input.line())),
  71: (m) => m.push(m.input.float64()),
  // STRING, BINSTRING, SHORT_BINSTRING, UNICODE, BINUNICODE, SHORT_BINUNICODE, BINUNICODE8
  83: (m) => m.push(unquoted(m.input.line())),
  84: (m) => m.push(m.input.text(m.input.int32())),
  85: (m) => m.push(m.input.text(m.input.byte())),
  86: (m) => m.push(m.input.line()),
  88: (m) => m.push(m.input.text(m.input.uint32())),
  140: (m) => m.push(m.input.text(m.input.byte())),
  141: (m) => m.push(m.input.text(m.input.uint64())),
  // BINBYTES, SHORT_BINBYTES, BINBYTES8, BYTEARRAY8
  66: (m) => m.push(m.input.bytes(m.input.uint32())),
  67: (m) => m.push(m.input.bytes(m.input.byte())),
  142: (m) => m.push(m.input.bytes(m.input.uint64())),
  150: (m) => m.push(m.input.bytes(m.input.uint64())),
  // EMPTY_LIST, LIST, APPEND, APPENDS, EMPTY_SET, ADDITEMS, FROZENSET
  93: (m) => m.push(m.made([])),
  108: (m) => m.push(m.made(m.popMark())),
  97: (m) => {
    const value = m.pop();
    m.append(m.top(), [value]);
  },
  101: (m) => {
    const values = m.popMark();
    m.append(m.top(), values);
  },
  143: (m) => m.push(m.made([])),
  144: (m) => {
    const values = m.popMark();
    m.append(m.top(), values);
  },
  145: (m) => m.push(m.made(m.popMark())),
  // EMPTY_TUPLE, TUPLE, TUPLE1, TUPLE2, TUPLE3
  41: (m) => m.tuple(0),
  116: (m) => m.push(m.made(m.popMark())),
  133: (m) => m.tuple(1),
  134: (m) => m.tuple(2),
  135: (m) => m.tuple(3),
  // EMPTY_DICT, DICT, SETITEM, SETITEMS
  125: (m) => dict(m, []),
  100: (m) => dict(m, m.popMark()),
  115: (m) => {
    const value = m.pop();
    const key = m.pop();
    m.fill(m.top(), [key, value]);
  },
  117: (m) => {
    const pairs = m.popMark();
    m.fill(m.top(), pairs);
  },
  // GLOBAL, STACK_GLOBAL
  99: (m) => {
    const module = m.input.line();
    m.name(`${module}.${m.input.line()}`);
  },
  147: (m) => {
    const name = m.pop();
    const module = m.pop();
    if (typeof name !== 'string' || typeof module !== 'string') {
      m.input.damaged('a name is no text');
    }
    m.name(`${module}.${name}`);
  },
  // REDUCE, NEWOBJ, NEWOBJ_EX, INST, OBJ, BUILD
  82: (m) => {
    const args = m.pop();
    m.call(m.pop(), args);
  },
  129: (m) => {
    const args = m.pop();
    m.call(m.pop(), args);
  },
  146: (m) => {
    m.pop();
    const args = m.pop();
    m.call(m.pop(), args);
  },
  105: (m) => {
    const module = m.input.line();
    m.name(`${module}.${m.input.line()}`);
    const callable = m.pop();
    m.call(callable, m.popMark());
  },
  111: (m) => {
    const [callable, ...args] = m.popMark();
    m.call(callable, args);
  },
  98: (m) => void m.pop(),
  // PUT, BINPUT, LONG_BINPUT, MEMOIZE, GET, BINGET, LONG_BINGET
  112: (m) => m.store(Number(m.input.line())),
  113: (m) => m.store(m.input.byte()),
  114: (m) => m.store(m.input.uint32()),
  148: (m) => m.memoize(),
  103: (m) => m.load(Number(m.input.line())),
  104: (m) => m.load(m.input.byte()),
  106: (m) => m.load(m.input.uint32()),
  // PERSID, BINPERSID
  80: (m) => m.persistent(m.input.line()),
  81: (m) => m.persistent(m.pop()),
};

/**
 * What a pickle of protocol 0 to 5 holds, as data alone: names are kept as names, and what they
 * would be called with is given to the reader. Time and memory stay in proportion to its bytes.
 *
 * Source: Python's Lib/pickletools.py.
 *
 * @param begin where in the bytes the pickle begins.
 * @returns the value, and where the pickle ends.
 * @throws ValueError if it is damaged, has an opcode that fetches what is outside of the file, or is a
 *     program of more than a million objects.
 */
export function unpickle(
  where: string,
  data: Uint8Array,
  begin: number,
  reader: PickleReader,
): { value: PickleValue; end: number } {
  const input = new PickleBytes(where, data, begin);
  const machine = new Machine(input, reader);
  for (let steps = 0; !machine.stopped; steps++) {
    if (steps > MOST_STEPS) input.damaged(`it has more than ${MOST_STEPS} steps`);
    const opcode = input.byte();
    const step = STEPS[opcode] ?? input.damaged(`it has the opcode ${opcode}`);
    step(machine);
  }
  return { value: machine.result, end: input.at };
}

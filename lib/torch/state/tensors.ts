import { product } from '../../arithmetic/product.js';
import { show, ValueError } from '../../check.js';
import type { TorchTensor } from '../../load/safetensors.js';
import { isNumberType, type NumberType, toFloat32 } from '../../load/to_float32.js';
import type { Dtype } from './dtypes.js';

/** Numbers in a row, which one or several tensors see a part of. */
export class Storage {
  constructor(
    readonly dtype: Dtype,
    /** How many elements. */
    readonly count: number,
    /** Its bytes, which may lie behind the pickle that names it. */
    private readonly content: () => Uint8Array,
  ) {}

  bytes(): Uint8Array {
    return this.content();
  }
}

const FLOATS: Readonly<Record<string, NumberType>> = {
  F16: 'float16',
  BF16: 'bfloat16',
  F32: 'float32',
  F64: 'float64',
};

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

const areCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every(isCount);

/** A tensor of a pickle: a view of a storage. Its numbers are brought into the order of its shape. */
export class StoredTensor implements TorchTensor {
  private constructor(
    private readonly where: string,
    private readonly storage: Storage,
    private readonly element: Dtype,
    private readonly offset: number,
    readonly shape: readonly number[],
    private readonly strides: readonly number[],
  ) {}

  /** @throws ValueError if the numbers are not those of a view of the storage. */
  static view(
    where: string,
    storage: unknown,
    element: Dtype | null,
    offset: unknown,
    shape: unknown,
    strides: unknown,
  ): StoredTensor {
    const damaged = (why: string): never => {
      throw new ValueError(`${where}: the tensors must be whole, got a damaged one: ${why}.`);
    };
    if (!(storage instanceof Storage)) return damaged('it has no storage');
    if (!isCount(offset) || !areCounts(shape) || !areCounts(strides)) {
      return damaged(`its place is ${show(offset)} ${show(shape)} ${show(strides)}`);
    }
    if (shape.length !== strides.length) return damaged(`its strides are ${show(strides)}`);
    const type = element ?? storage.dtype;
    const last = shape.reduce((at, n, i) => at + (n - 1) * strides[i]!, offset);
    const size = storage.dtype.size * storage.count;
    const empty = product(shape) === 0;
    if (!empty && !((last + 1) * type.size <= size)) {
      damaged(`[${shape.join(', ')}] ends behind the ${storage.count} numbers of its storage`);
    }
    return new StoredTensor(where, storage, type, offset, shape, strides);
  }

  get dtype(): string {
    return this.element.dtype;
  }

  numbers(): Float32Array | null {
    const type = FLOATS[this.element.dtype];
    if (type === undefined || !isNumberType(type)) return null;
    const count = product(this.shape);
    if (count === 0) return new Float32Array(0);
    const last = this.shape.reduce((at, n, i) => at + (n - 1) * this.strides[i]!, this.offset);
    const { size } = this.element;
    const seen = toFloat32(
      this.storage.bytes().subarray(this.offset * size, (last + 1) * size),
      type,
    );
    if (seen.length < 1) {
      throw new ValueError(`${this.where}: the tensors must have their numbers, got none.`);
    }
    return this.contiguous() ? seen : this.gathered(seen, count);
  }

  private contiguous(): boolean {
    let expected = 1;
    for (let axis = this.shape.length - 1; axis >= 0; axis--) {
      if (this.shape[axis] !== 1 && this.strides[axis] !== expected) return false;
      expected *= this.shape[axis]!;
    }
    return true;
  }

  private gathered(seen: Float32Array, count: number): Float32Array {
    const { shape, strides } = this;
    const result = new Float32Array(count);
    const index = shape.map(() => 0);
    let from = 0;
    for (let to = 0; to < count; to++) {
      result[to] = seen[from]!;
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        index[axis]! += 1;
        from += strides[axis]!;
        if (index[axis]! < shape[axis]!) break;
        index[axis] = 0;
        from -= shape[axis]! * strides[axis]!;
      }
    }
    return result;
  }
}

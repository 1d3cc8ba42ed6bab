import { product } from '../arithmetic/product.js';
import type { TorchTensor } from '../load/safetensors.js';

/** The tensors of one module by their last names. */
export type ModuleTensors = Map<string, TorchTensor>;

/** Torch's spelling of a folded tensor: what it is made of. */
interface Parts {
  tensors: readonly TorchTensor[];
  /** Made in double precision; `outputs` is the axis of the kernel's outputs, 1 for transposed convolutions. */
  fold(numbers: readonly Float32Array[], outputs: number): Float32Array;
}

/** A kernel that was folded of lengths and directions. */
interface Normed extends TorchTensor {
  readonly lengths?: TorchTensor;
  readonly directions?: TorchTensor;
}

/** A tensor that is computed from others when its numbers are asked for. */
function folded(kernel: TorchTensor, { tensors, fold }: Parts): TorchTensor {
  return {
    dtype: kernel.dtype,
    shape: kernel.shape,
    numbers(outputs = 0) {
      const numbers = tensors.map((tensor) => tensor.numbers());
      if (numbers.some((one) => one === null)) return null;
      return fold(numbers as Float32Array[], outputs);
    },
  };
}

/** For each element of a shape, its place in a smaller one that repeats along its axes of 1. */
function placesIn(shape: readonly number[], small: readonly number[]): (i: number) => number {
  const strides = shape.map((_, axis) => product(shape.slice(axis + 1)));
  const own = shape.map((_, axis) => (small[axis] === 1 ? 0 : product(small.slice(axis + 1))));
  return (i) =>
    shape.reduce((at, n, axis) => at + (Math.floor(i / strides[axis]!) % n) * own[axis]!, 0);
}

/**
 * weight_norm: g v / |v|, the norm over the axes along which g has one number.
 *
 * Source: Salimans & Kingma 2016, arXiv 1602.07868, equation 2.
 */
function weightNorm(g: TorchTensor, v: TorchTensor): TorchTensor | null {
  const { shape } = v;
  const small = g.shape.length === 0 ? shape.map(() => 1) : g.shape;
  const fits = small.length === shape.length && small.every((n, i) => n === 1 || n === shape[i]);
  if (!fits) return null;
  const made = folded(v, {
    tensors: [g, v],
    fold([lengths, directions]) {
      const place = placesIn(shape, small);
      const own = norms(directions!, shape, small);
      return directions!.map((x, i) => (lengths![place(i)]! * x) / own[place(i)]!);
    },
  });
  return { ...made, lengths: g, directions: v } as Normed;
}

/** The lengths of the parts of a kernel that share a place in the smaller shape. */
function norms(kernel: Float32Array, shape: readonly number[], small: readonly number[]) {
  const place = placesIn(shape, small);
  const squares = new Float64Array(product(small));
  kernel.forEach((x, i) => {
    squares[place(i)]! += x * x;
  });
  return squares.map(Math.sqrt);
}

/** Under this name a kernel's lengths are beside its directions, which are the weight. */
export const LENGTHS = 'weight_g';

/**
 * The tensors of a module with its weight as lengths and directions: those that it was folded of, else its own.
 *
 * @param small the shape of the lengths
 */
export function lengthsApart(tensors: ModuleTensors, small: readonly number[]): ModuleTensors {
  const weight = tensors.get('weight') as Normed | undefined;
  if (weight === undefined) return tensors;
  const { shape, lengths, directions = weight } = weight;
  const numbers = () => {
    const kernel = weight.numbers();
    return kernel && Float32Array.from(norms(kernel, shape, small));
  };
  const own = lengths ?? { dtype: weight.dtype, shape: [...small], numbers };
  return new Map(tensors).set('weight', directions).set(LENGTHS, own);
}

/**
 * spectral_norm: w / (u W v) with the vectors that the last step of training left, W being w as a
 * matrix of its outputs.
 *
 * Source: Miyato et al. 2018, arXiv 1802.05957, equation 8.
 */
function spectralNorm(w: TorchTensor, u: TorchTensor, v: TorchTensor): TorchTensor | null {
  const { shape } = w;
  const fits = (axis: number) =>
    shape[axis] === product(u.shape) && product(shape) / shape[axis]! === product(v.shape);
  if (!fits(0) && !(shape.length > 1 && fits(1))) return null;
  return folded(w, {
    tensors: [w, u, v],
    fold([weights, left, right], outputs) {
      // A square kernel does not tell by its shape which axis torch took.
      const axis = fits(outputs) ? outputs : fits(0) ? 0 : 1;
      const inner = product(shape.slice(axis + 1));
      const rows = shape[axis]!;
      let sigma = 0;
      weights!.forEach((x, i) => {
        const row = Math.floor(i / inner) % rows;
        const column = Math.floor(i / (inner * rows)) * inner + (i % inner);
        sigma += left![row]! * x * right![column]!;
      });
      return weights!.map((x) => x / sigma);
    },
  });
}

/** Where torch keeps what a parameter is made of, by hooks and by parametrizations. */
const SPELLINGS: readonly {
  names(own: string): string[];
  fold(...tensors: TorchTensor[]): TorchTensor | null;
}[] = [
  { names: (own) => [`${own}_g`, `${own}_v`], fold: weightNorm },
  { names: (own) => [`${own}_orig`, `${own}_u`, `${own}_v`], fold: spectralNorm },
  {
    names: (own) => [0, 1].map((i) => `parametrizations.${own}.original${i}`),
    fold: weightNorm,
  },
  {
    names: (own) => ['original', '0._u', '0._v'].map((name) => `parametrizations.${own}.${name}`),
    fold: spectralNorm,
  },
];

/** The parameter that a name is a part of: 'weight' of 'weight_g'; null if of none. */
const ownerOf = (name: string) =>
  /^(\w+)_(?:g|orig)$/.exec(name)?.[1] ??
  /^parametrizations\.(\w+)\.original0?$/.exec(name)?.[1] ??
  null;

/**
 * The tensors of a module with weight_norm and spectral_norm computed into the weights that they
 * stand for, as torch's remove_weight_norm does.
 */
export function foldNorms(tensors: ModuleTensors): ModuleTensors {
  const result = new Map(tensors);
  for (const name of tensors.keys()) {
    const own = ownerOf(name);
    if (own === null || tensors.has(own)) continue;
    for (const { names, fold } of SPELLINGS) {
      const parts = names(own);
      const found = parts.map((part) => tensors.get(part));
      const made = found.includes(undefined) ? null : fold(...(found as TorchTensor[]));
      if (made === null) continue;
      for (const part of parts) result.delete(part);
      result.set(own, made);
      break;
    }
  }
  return result;
}

import { fail } from '../lib/check.js';

/** Of the convolutions of a codec, how much further they see than a place, level by level, the code's last. */
interface Reach {
  readonly strides: readonly number[];
  /** Of the first convolution, of the largest of a level, and of those around the code. */
  readonly first: number;
  readonly level: number;
  readonly code: number;
  readonly causal: boolean;
}

/** Refuses a known length of which a border is too short to be mirrored: at each level it has to be longer than that. */
export function checkMirror(
  where: string,
  inputShape: readonly (number | null)[],
  { strides, first, level, code, causal }: Reach,
): void {
  let [length] = inputShape as [number | null];
  if (length === null) return;
  const check = (total: number, more = 0) => {
    const border = (causal ? total : Math.ceil(total / 2)) + more;
    if (length! > border) return;
    const wanted = `of more samples: of ${length} places a border of ${border} is mirrored`;
    fail(where, 'inputShape', wanted, inputShape);
  };
  check(first);
  for (const stride of strides) {
    check(level);
    check(stride, length % stride === 0 ? 0 : stride - 1);
    length = Math.ceil(length / stride);
  }
  check(code);
}

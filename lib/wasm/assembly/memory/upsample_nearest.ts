/** Every pixel of rows [rows, width, c] as a block of sh x sw pixels, and the gradient of that. */

@unmanaged
export class UpsampleSizes {
  rows: i32;
  width: i32;
  c: i32;
  sh: i32;
  sw: i32;

  /** The bytes of a pixel, those of its channels that fill vectors, and those of a line of the blocks. */
  @inline
  get pixel(): usize {
    return (<usize>this.c) << 2;
  }

  @inline
  get whole(): usize {
    return (<usize>this.c & ~3) << 2;
  }

  @inline
  get line(): usize {
    return <usize>(this.width * this.sw) * this.pixel;
  }
}

/** y [rows, sh, width, sw, c]. */
export function upsampleNearest(x: usize, y: usize, g: UpsampleSizes): void {
  const pixel = g.pixel,
    whole = g.whole,
    line = g.line,
    width = g.width,
    sw = g.sw;
  for (let i = 0; i < g.rows; i++) {
    let to = y;
    for (let w = 0; w < width; w++) {
      for (let p = 0; p < sw; p++) {
        for (let at: usize = 0; at < whole; at += 16) v128.store(to + at, v128.load(x + at));
        for (let at = whole; at < pixel; at += 4) f32.store(to + at, f32.load(x + at));
        to += pixel;
      }
      x += pixel;
    }
    for (let q = 1; q < g.sh; q++) memory.copy(y + <usize>q * line, y, line);
    y += <usize>g.sh * line;
  }
}

/** The sum of `sw` vectors, `pixel` bytes apart. */
function along(at: usize, pixel: usize, sw: i32): v128 {
  let sum = v128.load(at);
  if (sw === 2) return f32x4.add(sum, v128.load(at + pixel));
  for (let p = 1; p < sw; p++) sum = f32x4.add(sum, v128.load(at + <usize>p * pixel));
  return sum;
}

/** dx: the sums of dy [rows, sh, width, sw, c] over the blocks, along their lines first. */
export function upsampleNearestGradient(dy: usize, dx: usize, g: UpsampleSizes): void {
  const pixel = g.pixel,
    whole = g.whole,
    line = g.line,
    width = g.width,
    sh = g.sh,
    sw = g.sw;
  for (let i = 0; i < g.rows; i++) {
    for (let w = 0; w < width; w++) {
      for (let n: usize = 0; n < whole; n += 16) {
        let sum = along(dy + n, pixel, sw);
        for (let q = 1; q < sh; q++) {
          sum = f32x4.add(sum, along(dy + n + <usize>q * line, pixel, sw));
        }
        v128.store(dx + n, sum);
      }
      for (let n = whole; n < pixel; n += 4) {
        let sum: f32 = 0;
        for (let q = 0; q < sh; q++) {
          let across = f32.load(dy + n + <usize>q * line);
          for (let p = 1; p < sw; p++) {
            across += f32.load(dy + n + <usize>q * line + <usize>p * pixel);
          }
          sum = q ? sum + across : across;
        }
        f32.store(dx + n, sum);
      }
      dy += <usize>sw * pixel;
      dx += pixel;
    }
    dy += <usize>(sh - 1) * line;
  }
}

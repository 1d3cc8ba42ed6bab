import { multiplyAdd } from './multiply_add';

/**
 * Six rows and eight columns of C = A B (tile_product.ts), for builds with fused multiply-add: twelve sums, two
 * vectors of B and one value of A fill the registers, and twelve sums keep two units busy for the time that a
 * fused multiply-add takes. Without it, each product would need another register.
 */
export function product6x8(
  a: usize,
  b: usize,
  c: usize,
  depth: i32,
  pitchA: usize,
  pitchC: usize,
): void {
  let c00 = f32x4.splat(0);
  let c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00,
    c40 = c00,
    c41 = c00,
    c50 = c00,
    c51 = c00;
  let a1 = a + pitchA,
    a2 = a1 + pitchA,
    a3 = a2 + pitchA,
    a4 = a3 + pitchA,
    a5 = a4 + pitchA;
  for (let k = depth; k > 0; k--) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    const s0 = v128.load32_splat(a);
    c00 = multiplyAdd(s0, b0, c00);
    c01 = multiplyAdd(s0, b1, c01);
    const s1 = v128.load32_splat(a1);
    c10 = multiplyAdd(s1, b0, c10);
    c11 = multiplyAdd(s1, b1, c11);
    const s2 = v128.load32_splat(a2);
    c20 = multiplyAdd(s2, b0, c20);
    c21 = multiplyAdd(s2, b1, c21);
    const s3 = v128.load32_splat(a3);
    c30 = multiplyAdd(s3, b0, c30);
    c31 = multiplyAdd(s3, b1, c31);
    const s4 = v128.load32_splat(a4);
    c40 = multiplyAdd(s4, b0, c40);
    c41 = multiplyAdd(s4, b1, c41);
    const s5 = v128.load32_splat(a5);
    c50 = multiplyAdd(s5, b0, c50);
    c51 = multiplyAdd(s5, b1, c51);
    a += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    a4 += 4;
    a5 += 4;
    b += 32;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += pitchC;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += pitchC;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += pitchC;
  v128.store(c, c30);
  v128.store(c, c31, 16);
  c += pitchC;
  v128.store(c, c40);
  v128.store(c, c41, 16);
  c += pitchC;
  v128.store(c, c50);
  v128.store(c, c51, 16);
}

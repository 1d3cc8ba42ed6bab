import type { Small } from './shrunk.js';

/** Cells along the side of a region, about a panel's smallest part. */
const REGION = 4;
/** By how many cells a region may lie higher or lower: other letters break lines elsewhere. */
const SHIFT = 4;
/** The mean difference of a region's bytes from which on it is unlike: a text in other letters makes less. */
const MOST = 16;

/** The mean difference of the bytes of a region from what lies so many cells below it in another picture. */
function regionDifference(one: Small, other: Small, x: number, y: number, shift: number): number {
  let [sum, count] = [0, 0];
  for (let v = y; v < Math.min(y + REGION, one.height); v++) {
    for (let u = x; u < Math.min(x + REGION, one.width); u++) {
      const there = v + shift;
      const has = there >= 0 && there < other.height && u < other.width;
      for (let c = 0; c < 3; c++) {
        const a = one.data[(v * one.width + u) * 3 + c]!;
        sum += has ? Math.abs(a - other.data[(there * other.width + u) * 3 + c]!) : 255;
        count++;
      }
    }
  }
  return sum / count;
}

/** The share of one picture's regions that are nowhere near their place in the other. */
function lacking(one: Small, other: Small): number {
  let [unlike, count] = [0, 0];
  for (let y = 0; y < one.height; y += REGION) {
    for (let x = 0; x < one.width; x += REGION) {
      let least = Number.POSITIVE_INFINITY;
      for (let shift = -SHIFT; shift <= SHIFT; shift++) {
        least = Math.min(least, regionDifference(one, other, x, y, shift));
      }
      if (least > MOST) unlike++;
      count++;
    }
  }
  return unlike / count;
}

/** How unlike two shrunk screenshots are: the share of regions of either that the other lacks. */
export const unlike = (one: Small, other: Small): number =>
  Math.max(lacking(one, other), lacking(other, one));

/** A smooth picture: a lit ball before a wall, values 0 to 1. */
export function ball(side: number): Float32Array {
  return Float32Array.from({ length: side * side }, (_, at) => {
    const [x, y] = [((at % side) + 0.5) / side - 0.5, (Math.floor(at / side) + 0.5) / side - 0.5];
    const inside = 1 - (x * x + y * y) / 0.14;
    if (inside <= 0) return 0.25 + 0.2 * (0.5 - y);
    const z = Math.sqrt(inside);
    return Math.min(0.15 + 0.85 * Math.max(0.7 * z - 0.9 * x - 0.9 * y, 0), 1);
  });
}

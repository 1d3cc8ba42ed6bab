/** A cell that follows the finger: its middle and its radius, in pixels. */
export interface FingerCell {
  x: number;
  y: number;
  radius: number;
}

const BRIGHTNESS = 0.45;

/** The picture with the cell in it, drawn as `cells` draws its own: soft at the border, dimmer towards it. */
export function withCell(picture: Float32Array, side: number, cell: FingerCell): Float32Array {
  const { x, y, radius } = cell;
  return picture.map((value, at) => {
    const distance = Math.hypot((at % side) + 0.5 - x, Math.floor(at / side) + 0.5 - y);
    const inside = Math.min(Math.max((radius - distance) / 2 + 0.5, 0), 1);
    const light = BRIGHTNESS * inside * (1 - 0.35 * Math.min(distance / radius, 1) ** 2);
    // The ground shines through: cells add light to it.
    return Math.min(value + light * (1 - Math.min(value, 1)), 1);
  });
}

import type { Random } from '../arithmetic/random.js';
import type { Image } from './image.js';

/** What is wrong with a washer. */
export const FAULTS = ['scratch', 'stain', 'bite'] as const;
export type Fault = (typeof FAULTS)[number];

/** Smooth from 0 to 1 while a distance goes from half a pixel below 0 to half a pixel above. */
const edge = (distance: number) => Math.min(Math.max(distance + 0.5, 0), 1);

/** How much a fault changes what is at a place, 0 to 1, by its kind. */
function faultAt(fault: Fault, side: number, random: Random) {
  const angle = random.uniform(0, 2 * Math.PI);
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  // On the ring, but for bites, which are at its border.
  const far = (fault === 'bite' ? 0.4 : random.uniform(0.24, 0.33)) * side;
  const [row, column] = [far * sine, far * cosine];
  const radius =
    (fault === 'bite' ? random.uniform(0.06, 0.09) : random.uniform(0.04, 0.06)) * side;
  const turn = random.uniform(0, Math.PI);
  return (y: number, x: number) => {
    const [dy, dx] = [y - row, x - column];
    if (fault !== 'scratch') return edge(radius - Math.hypot(dy, dx));
    const along = dx * Math.cos(turn) + dy * Math.sin(turn);
    const across = dy * Math.cos(turn) - dx * Math.sin(turn);
    return 0.85 * edge(0.12 * side - Math.abs(along)) * edge(0.7 - Math.abs(across));
  };
}

/**
 * A washer of brass, seen from above: nowhere quite the same, under light from any side, with noise.
 *
 * @param side pixels
 * @param fault what is wrong with it; default nothing
 */
export function drawnWasher(side: number, random: Random, fault?: Fault): Image {
  const [top, left] = [random.uniform(-1.5, 1.5), random.uniform(-1.5, 1.5)];
  const [inner, outer] = [side * random.uniform(0.15, 0.2), side * random.uniform(0.38, 0.43)];
  const light = random.uniform(0, 2 * Math.PI);
  const bright = random.uniform(0.85, 1);
  const at = fault === undefined ? () => 0 : faultAt(fault, side, random);
  const ground = [0.16, 0.2, 0.24];
  const brass = [0.8, 0.65, 0.3];
  const faulty =
    fault === 'bite' ? ground : fault === 'stain' ? [0.5, 0.4, 0.22] : [0.98, 0.95, 0.85];
  const data = Float32Array.from({ length: side * side * 3 }, (_, i) => {
    const [c, pixel] = [i % 3, Math.floor(i / 3)];
    const y = Math.floor(pixel / side) - side / 2 + 0.5 - top;
    const x = (pixel % side) - side / 2 + 0.5 - left;
    const distance = Math.hypot(y, x);
    const ring = edge(outer - distance) * edge(distance - inner);
    const shade = 1 + 0.15 * Math.cos(Math.atan2(y, x) - light);
    const whole = ground[c]! * (1 - ring) + brass[c]! * shade * ring;
    const wrong = at(y, x) * ring;
    const value = whole * (1 - wrong) + faulty[c]! * wrong;
    return Math.min(Math.max(value * bright + random.normal(0, 0.02), 0), 1);
  });
  return { width: side, height: side, channels: 3, data };
}

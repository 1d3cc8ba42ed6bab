/** How int64 spells "to the end" where a slice ends; nothing else is so large. */
const ENDLESS = 2 ** 62;
const [LEAST, MOST] = [-(2 ** 31), 2 ** 31 - 1];

/** An integer of a file as int32: the last one for what has no end; null for one that int32 does not have. */
export function asInt32(value: number): number | null {
  if (value >= LEAST && value <= MOST) return value;
  if (Math.abs(value) < ENDLESS) return null;
  return value < 0 ? LEAST : MOST;
}

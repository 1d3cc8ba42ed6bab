/** Blocks of memory between places at regular distances: concatenating, splitting and slicing. */

/** `count` blocks of `floats` values; the pitches are floats from block to block. */
export function copyBlocks(
  from: usize,
  to: usize,
  count: i32,
  floats: i32,
  fromPitch: i32,
  toPitch: i32,
): void {
  const stepFrom = (<usize>fromPitch) << 2,
    stepTo = (<usize>toPitch) << 2;
  if (floats > 64) {
    for (let i = 0; i < count; i++) {
      memory.copy(to, from, (<usize>floats) << 2);
      from += stepFrom;
      to += stepTo;
    }
    return;
  }
  // A call for each short block would cost more than the block.
  const vectors = floats >> 2,
    rest = floats & 3;
  for (let i = 0; i < count; i++) {
    let source = from,
      target = to;
    for (let j = 0; j < vectors; j++) {
      v128.store(target, v128.load(source));
      source += 16;
      target += 16;
    }
    for (let j = 0; j < rest; j++) {
      store<u32>(target, load<u32>(source));
      source += 4;
      target += 4;
    }
    from += stepFrom;
    to += stepTo;
  }
}

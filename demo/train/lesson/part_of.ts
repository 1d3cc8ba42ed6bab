/** Those examples of a size that are taken by their place, one after the other as they are given; an incomplete last one is left out. */
export function partOf(
  data: Float32Array,
  size: number,
  taken: (place: number) => boolean,
): Float32Array {
  const places = Array.from({ length: Math.floor(data.length / size) }, (_, place) => place);
  const chosen = places.filter(taken);
  const part = new Float32Array(chosen.length * size);
  for (const [to, place] of chosen.entries()) {
    part.set(data.subarray(place * size, (place + 1) * size), to * size);
  }
  return part;
}

/** Where the windows of a convolution begin in images that have their border. */

/**
 * Writes the addresses of the windows of `images` images, in the order of the positions.
 * @returns how many
 */
export function windowPointers(
  image: usize,
  pointers: usize,
  images: i32,
  od: i32,
  oh: i32,
  ow: i32,
  ci: i32,
  sd: i32,
  sh: i32,
  sw: i32,
  imagePitch: usize,
  planePitch: usize,
  linePitch: usize,
): i32 {
  let m = 0;
  for (let p = 0; p < images; p++) {
    for (let z = 0; z < od; z++) {
      for (let y = 0; y < oh; y++) {
        let row = image + <usize>p * imagePitch;
        row += <usize>(z * sd) * planePitch + <usize>(y * sh) * linePitch;
        for (let x = 0; x < ow; x++) {
          store<u32>(pointers + ((<usize>m) << 2), <u32>row);
          row += (<usize>sw * ci) << 2;
          m++;
        }
      }
    }
  }
  return m;
}

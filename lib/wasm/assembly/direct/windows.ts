/** Where the windows of a convolution begin in images that have their border. */
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { WindowPlan } from './window_plan';

/**
 * Writes the addresses of the windows of `images` images, in the order of the positions.
 * @returns how many
 */
export function windowPointers(image: usize, pointers: usize, images: i32, g: WindowPlan): i32 {
  const right = (<usize>g.sw * g.ci) << 2;
  let m = 0;
  for (let p = 0; p < images; p++) {
    for (let z = 0; z < g.od; z++) {
      for (let y = 0; y < g.oh; y++) {
        let row = image + <usize>p * g.imagePitch;
        row += <usize>(z * g.sd) * g.planePitch + <usize>(y * g.sh) * g.rowPitch;
        for (let x = 0; x < g.ow; x++) {
          store<u32>(pointers + ((<usize>m) << 2), <u32>row);
          row += right;
          m++;
        }
      }
    }
  }
  return m;
}

// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Padding } from './padding';

/** Copies images, `count` of them, into their buffers. */
export function padImages(from: usize, to: usize, count: i32, g: Padding): void {
  const d = g.d,
    h = g.h,
    w = g.w,
    c = g.c,
    pd = g.pd,
    ph = g.ph,
    pw = g.pw,
    pc = g.pc,
    fd = g.fd,
    fh = g.fh,
    fw = g.fw;
  const depth = min(d, pd - fd),
    height = min(h, ph - fh),
    width = min(w, pw - fw);
  const size = (<usize>count * pd * ph * pw * pc) << 2;
  if (depth <= 0 || height <= 0 || width <= 0) {
    memory.fill(to, 0, size);
    return;
  }
  const line = (<usize>width * pc) << 2;
  // What lies between two lines of an image is border.
  let end = to;
  for (let n = 0; n < count; n++) {
    for (let z = 0; z < depth; z++) {
      for (let y = 0; y < height; y++) {
        let source = from + ((<usize>((n * d + z) * h + y) * w * c) << 2);
        let target = to + ((<usize>(((n * pd + z + fd) * ph + y + fh) * pw + fw) * pc) << 2);
        if (c === pc) {
          memory.fill(end, 0, target - end);
          memory.copy(target, source, line);
          end = target + line;
          continue;
        }
        memory.fill(end, 0, target + line - end);
        end = target + line;
        for (let x = 0; x < width; x++) {
          memory.copy(target, source, (<usize>c) << 2);
          source += (<usize>c) << 2;
          target += (<usize>pc) << 2;
        }
      }
    }
  }
  memory.fill(end, 0, to + size - end);
}

/**
 * Images [.., d, h, w, c] and the buffers of zeros [.., pd, ph, pw, pc] that they are copied into, from
 * (fd, fh, fw) on. What does not fit on the far side is cut, and pc is at least c. A border longer than the buffer
 * leaves nothing of the images. An instance is written into scratch memory.
 */
@unmanaged
export class Padding {
  d: i32;
  h: i32;
  w: i32;
  c: i32;
  pd: i32;
  ph: i32;
  pw: i32;
  pc: i32;
  fd: i32;
  fh: i32;
  fw: i32;

  @inline
  images(d: i32, h: i32, w: i32, c: i32): Padding {
    this.d = d;
    this.h = h;
    this.w = w;
    this.c = c;
    return this;
  }

  @inline
  buffers(d: i32, h: i32, w: i32, c: i32): Padding {
    this.pd = d;
    this.ph = h;
    this.pw = w;
    this.pc = c;
    return this;
  }

  @inline
  from(d: i32, h: i32, w: i32): Padding {
    this.fd = d;
    this.fh = h;
    this.fw = w;
    return this;
  }
}

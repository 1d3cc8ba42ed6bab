/** X or dY as it is cut into tiles, and where these go. An instance is written into scratch memory. */
@unmanaged
export class Operand {
  /** Lengths and channels of an image, which are some of `channels` in memory. */
  h: i32;
  w: i32;
  c: i32;
  channels: i32;
  /** Pixels from value to value of a tile, down and across. */
  stepY: i32;
  stepX: i32;
  /** Values of a tile down and across. */
  tall: i32;
  wide: i32;
  /** Where transformed tiles go: panels of so many channels, and the bytes from panel to panel and plane to plane. */
  to: usize;
  panel: i32;
  panelPitch: usize;
  pitch: usize;

  @inline
  image(h: i32, w: i32, c: i32, channels: i32): Operand {
    this.h = h;
    this.w = w;
    this.c = c;
    this.channels = channels;
    return this;
  }

  @inline
  tiles(tall: i32, wide: i32, stepY: i32, stepX: i32): Operand {
    this.tall = tall;
    this.wide = wide;
    this.stepY = stepY;
    this.stepX = stepX;
    return this;
  }

  /** Planes of `block` tiles of so many channels, and a row more that keeps them apart. */
  @inline
  written(to: usize, channels: i32, panel: i32, block: i32): Operand {
    this.to = to;
    this.panel = panel;
    this.panelPitch = (<usize>block * panel) << 2;
    this.pitch = (<usize>(block * channels + 16)) << 2;
    return this;
  }

  /** A line of an image from a column on, or a line of zeros where there is none. */
  @inline
  line(image: usize, row: i32, column: i32, zeros: usize): usize {
    if (row < 0 || row >= this.h) return zeros;
    return image + ((<usize>((row * this.w + column) * this.channels)) << 2);
  }
}

import { ConvSizes } from '../memory/conv_sizes';
import { imagesAtOnce } from '../memory/images_at_once';
import { padImages } from '../memory/pad_image';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Padding } from '../memory/padding';

/** How the windows of a convolution are read: from images that lie with their borders, or as they are. */
@unmanaged
export class WindowPlan extends ConvSizes {
  /** 1 where a window reads beyond the input, so that images are copied with their zeros. */
  copy: i32;
  /** Images at a time. */
  group: i32;
  /** The lengths of an image with its border, and bytes from row to row, plane to plane, image to image. */
  pd: i32;
  ph: i32;
  pw: i32;
  rowPitch: usize;
  planePitch: usize;
  imagePitch: usize;

  /** Where in scratch it lies how images are padded. */
  padding: Padding;

  /** Plans for `pointers` pointers to each position. Returns the bytes of a group of images and its pointers. */
  plan(pointers: i32): f64 {
    const d = this.depth,
      h = this.height,
      w = this.width;
    const before = d.b > 0 || h.b > 0 || w.b > 0;
    const copies = before || d.reached > d.i || h.reached > h.i || w.reached > w.i;
    this.copy = <i32>copies;
    this.pd = this.copy ? d.reached : d.i;
    this.ph = this.copy ? h.reached : h.i;
    this.pw = this.copy ? w.reached : w.i;
    this.rowPitch = (<usize>this.pw * this.ci) << 2;
    this.planePitch = <usize>this.ph * this.rowPitch;
    this.imagePitch = <usize>this.pd * this.planePitch;
    const floats = this.copy ? <f64>this.pd * this.ph * this.pw * this.ci : 0;
    const bytes = 4 * (floats + <f64>pointers * this.positions);
    this.group = imagesAtOnce(this.batch, bytes);
    return this.group * bytes;
  }

  /** The bytes of a group of padded images. */
  @inline
  get paddedBytes(): usize {
    return this.copy ? <usize>this.group * this.imagePitch : 0;
  }

  /** Writes the structs to scratch. */
  arrange(scratch: usize): void {
    const ci = this.ci;
    const padding = changetype<Padding>(scratch).images(this.id, this.ih, this.iw, ci);
    padding.buffers(this.pd, this.ph, this.pw, ci).from(this.bd, this.bh, this.bw);
    this.padding = padding;
  }

  /** Image n of x and `images` in all: where they lie, copied to `to` where there is a border. */
  padded(x: usize, n: i32, images: i32, to: usize): usize {
    const image = x + ((<usize>n * this.inputs) << 2);
    if (!this.copy) return image;
    padImages(image, to, images, this.padding);
    return to;
  }
}

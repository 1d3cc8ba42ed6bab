import { ValueError } from '../../check.js';
import { Bytes } from './bytes.js';
import { type Datatype, readDatatype } from './datatype.js';
import { ATTRIBUTE_RECORD, readDense } from './dense.js';
import { readNumbers, readTexts } from './elements.js';
import { readLinks } from './links.js';
import { lookup3 } from './lookup3.js';
import { MESSAGE, type Message } from './messages.js';
import { readNewLinks } from './new_links.js';
import { readObjectHeader } from './object_header.js';
import { readSuperblock } from './superblock.js';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** What makes of a file that was packed anew one such as Keras writes. */
const REPACKED = '(nearest: the file that Keras saved; or h5repack -l CONTI -f NONE)';

/** Whether these bytes begin as an HDF5 file does. */
export function isHdf5(data: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => data[i] === byte);
}

/** A group or a dataset of an HDF5 file. */
export class Hdf5Object {
  private readonly messages: Message[];

  constructor(
    private readonly bytes: Bytes,
    private readonly address: number,
    readonly path: string,
  ) {
    this.messages = bytes.once('header', address, () => readObjectHeader(bytes, address));
  }

  /** The names in this group, in the file's order, with the addresses of what they name. */
  private get links(): Map<string, number> {
    return this.bytes.once('links', this.address, () => this.readLinks());
  }

  private readLinks(): Map<string, number> {
    const table = this.messages.find(({ type }) => type === MESSAGE.symbolTable);
    if (table !== undefined) return readLinks(this.bytes, table.offset);
    return readNewLinks(this.bytes, this.messages);
  }

  get names(): string[] {
    this.bytes.charge(8 * this.links.size);
    return [...this.links.keys()];
  }

  /** What lies at a path below this group, or undefined. */
  find(path: string): Hdf5Object | undefined {
    return path
      .split('/')
      .reduce<Hdf5Object | undefined>((object, name) => object?.child(name), this);
  }

  private child(name: string): Hdf5Object | undefined {
    const address = this.links.get(name);
    return address === undefined
      ? undefined
      : new Hdf5Object(this.bytes, address, `${this.path}/${name}`);
  }

  /** An attribute's text or texts; undefined if there is none, or none that is text. */
  text(name: string): string[] | undefined {
    const attribute = this.attributes.get(name);
    if (attribute === undefined) return undefined;
    const { type, shape, offset } = attribute;
    const count = this.bytes.count(shape);
    if (type.kind === 'string' || type.kind === 'text') {
      return readTexts(this.bytes, offset, type, count);
    }
    // h5py writes an empty list as no floats.
    return count === 0 ? [] : undefined;
  }

  /** The attributes by their names, the first of each. */
  private get attributes() {
    return this.bytes.once('attributes', this.address, () => {
      const all = this.messages
        .filter(({ type }) => type === MESSAGE.attribute)
        .map(({ offset }) => this.attribute(offset));
      all.push(...this.denseAttributes());
      return new Map(all.reverse().map((one) => [one.name, one]));
    });
  }

  /** Attributes that are too many or too long for the header of their object. */
  private denseAttributes() {
    const { bytes } = this;
    const info = this.messages.find(({ type }) => type === MESSAGE.attributeInfo);
    if (info === undefined) return [];
    const addresses = info.offset + 2 + (bytes.u8(info.offset + 1) & 1 ? 2 : 0);
    return readDense(bytes, addresses, ATTRIBUTE_RECORD).map(({ offset, hash }) => {
      const attribute = this.attribute(offset);
      if (lookup3(new TextEncoder().encode(attribute.name)) !== hash) {
        bytes.broken(`the name ${attribute.name} is not as it was written`);
      }
      return attribute;
    });
  }

  private attribute(offset: number) {
    const { bytes } = this;
    const version = bytes.u8(offset);
    if (version < 1 || version > 3) bytes.broken(`no attribute at ${offset}`);
    if (version > 1 && bytes.u8(offset + 1) !== 0) bytes.lacks('shared types of attributes');
    const padded = (length: number) => (version === 1 ? Math.ceil(length / 8) * 8 : length);
    const start = offset + (version === 3 ? 9 : 8);
    const nameLength = bytes.u16(offset + 2);
    const type = start + padded(nameLength);
    const space = type + padded(bytes.u16(offset + 4));
    return {
      name: bytes.text(start, nameLength),
      type: readDatatype(bytes, type),
      shape: this.dataspace(space),
      offset: space + padded(bytes.u16(offset + 6)),
    };
  }

  private dataspace(offset: number): number[] {
    const { bytes } = this;
    const version = bytes.u8(offset);
    if (version !== 1 && version !== 2) bytes.broken(`no dataspace at ${offset}`);
    if (version === 2 && bytes.u8(offset + 3) === 2) return [0];
    const start = offset + (version === 1 ? 8 : 4);
    return Array.from({ length: bytes.u8(offset + 1) }, (_, i) => bytes.u64(start + 8 * i));
  }

  private message(type: number, what: string): number {
    const found = this.messages.find((message) => message.type === type);
    return found?.offset ?? this.bytes.broken(`${this.path} has no ${what}`);
  }

  get shape(): number[] {
    return this.dataspace(this.message(MESSAGE.dataspace, 'dataspace'));
  }

  private get datatype(): Datatype {
    const type = readDatatype(this.bytes, this.message(MESSAGE.datatype, 'datatype'));
    const bfloat = type.kind === 'opaque' && this.text('dtype')?.[0] === 'bfloat16';
    return bfloat ? { kind: 'bfloat16', size: 2 } : type;
  }

  /** The numbers of a dataset as float32. */
  numbers(): Float32Array {
    const { bytes } = this;
    const stored = ({ type }: Message) =>
      type === MESSAGE.filters || type === MESSAGE.externalFiles;
    if (this.messages.some(stored)) bytes.lacks(`compressed or external data ${REPACKED}`);
    const { shape, datatype } = this;
    const count = bytes.count(shape);
    if (count === 0) return new Float32Array(0);
    const layout = this.message(MESSAGE.layout, 'data');
    const version = bytes.u8(layout);
    if (version !== 3 && version !== 4) bytes.lacks(`data layouts of version ${version}`);
    const kind = bytes.u8(layout + 1);
    if (kind > 1) bytes.lacks(`chunked data ${REPACKED}`);
    const [start, length] =
      kind === 0
        ? [layout + 4, bytes.u16(layout + 2)]
        : [bytes.u64(layout + 2), bytes.u64(layout + 10)];
    if (length !== count * datatype.size) {
      bytes.broken(`${this.path} has ${length} bytes for the shape [${shape}]`);
    }
    return readNumbers(bytes, start, datatype, count);
  }
}

/**
 * Opens the HDF5 files that h5py writes, as Keras uses it: groups, data in one piece, attributes of text,
 * in the older style (h5py's default) and in the newer one (`libver='latest'`). Reads what is asked for, when it is asked for. Whatever the
 * bytes, time and memory stay in proportion to their number.
 *
 * Source: HDF5 File Format Specification 3.0.
 *
 * @param where the file's name, for errors.
 * @throws ValueError if the file is damaged, no HDF5, or uses other parts of HDF5.
 */
export function openHdf5(where: string, data: Uint8Array): Hdf5Object {
  if (!isHdf5(data)) {
    const got = [...data.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0'));
    const shown = got.length === 0 ? 'an empty file' : got.join(' ');
    throw new ValueError(`${where}: an HDF5 file must begin with its signature, got ${shown}.`);
  }
  const bytes = new Bytes(where, data);
  return new Hdf5Object(bytes, readSuperblock(bytes), '');
}

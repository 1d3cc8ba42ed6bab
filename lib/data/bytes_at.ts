/** Bytes that are read where they are asked for. */
export interface BytesAt {
  length: number;
  /** So many bytes from there on. */
  at(from: number, count: number): Uint8Array;
}

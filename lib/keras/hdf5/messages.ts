/** One message of an object header: what an object is, where its data lie, an attribute. */
export interface Message {
  type: number;
  offset: number;
  length: number;
}

export const MESSAGE = {
  dataspace: 0x1,
  linkInfo: 0x2,
  datatype: 0x3,
  link: 0x6,
  externalFiles: 0x7,
  layout: 0x8,
  filters: 0xb,
  attribute: 0xc,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

/** Flag of a message that lies elsewhere, shared by several objects. */
export const SHARED = 2;

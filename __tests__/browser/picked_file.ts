/** A file as a picker gets it. */
export function pickedFile(name: string, mimeType: string, content: string | Uint8Array) {
  return { name, mimeType, buffer: Buffer.from(content) };
}

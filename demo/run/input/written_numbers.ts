/**
 * The numbers of a text, between spaces and commas; between semicolons the comma is a decimal sign.
 *
 * @throws Error that has the first that is none
 */
export function writtenNumbers(text: string): Float32Array {
  const semicolons = text.includes(';');
  const cells = text.split(semicolons ? /[\s;]+/ : /[\s,]+/).filter((cell) => cell !== '');
  const plain = semicolons ? cells.map((cell) => cell.replace(',', '.')) : cells;
  const bad = plain.findIndex((cell) => !Number.isFinite(Number(cell)));
  if (bad >= 0) throw new Error(`The numbers must be numbers, got ${cells[bad]}.`);
  return Float32Array.from(plain, Number);
}

const CHARACTERS = [...'今天天气很好我们去公园散步看见小猫'];

/** Lines of Chinese without spaces, of 16 different characters. */
export function chineseLines(count: number): string[] {
  const { length } = CHARACTERS;
  return Array.from({ length: count }, (_, i) =>
    CHARACTERS.map((_one, j) => CHARACTERS[(i * 5 + j * 3) % length]).join(''),
  );
}

import { type ColorMap, colorize } from '../../lib/pictures/color_map.js';

/** CIE lightness L* of each of 256 steps, from sRGB. */
function lightness(map: ColorMap): number[] {
  const data = colorize(
    Float32Array.from({ length: 256 }, (_, i) => i / 255),
    map,
  );
  return Array.from({ length: 256 }, (_, i) => {
    const [r, g, b] = [...data.subarray(i * 4, i * 4 + 3)].map((value) => {
      const v = value / 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    });
    const luminance = 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
  });
}

test.each(['gray', 'viridis', 'inferno'] as const)('%s grows lighter at every step', (map) => {
  const steps = lightness(map);
  for (let i = 1; i < 256; i++) expect(steps[i]! - steps[i - 1]!).toBeGreaterThan(-0.15);
  for (let i = 8; i < 256; i++) expect(steps[i]).toBeGreaterThan(steps[i - 8]!);
});

test('diverging is lightest at one half, and as dark at both ends', () => {
  const steps = lightness('diverging');
  expect(Math.max(...steps)).toBeGreaterThan(94);
  expect(Math.abs(steps.indexOf(Math.max(...steps)) - 127.5)).toBeLessThan(8);
  expect(Math.abs(steps[0]! - steps[255]!)).toBeLessThan(6);
  for (let i = 8; i <= 120; i++) expect(steps[i]).toBeGreaterThan(steps[i - 8]!);
  for (let i = 143; i < 256; i++) expect(steps[i]).toBeLessThan(steps[i - 8]!);
});

test('diverging: negative is blue, positive is red', () => {
  const [low, high] = [0.1, 0.9].map((t) => colorize(Float32Array.of(t), 'diverging'));
  expect(low![2]).toBeGreaterThan(low![0]! + 50);
  expect(high![0]).toBeGreaterThan(high![2]! + 50);
});

test('gray is exact, opaque, and cuts off what is outside', () => {
  const data = colorize(Float32Array.of(-1, 0, 51 / 255, 1, 2), 'gray');
  expect([...data].filter((_, i) => i % 4 === 0)).toEqual([0, 0, 51, 255, 255]);
  expect([...data].filter((_, i) => i % 4 === 3)).toEqual(new Array(5).fill(255));
});

test('viridis begins and ends at its published colours', () => {
  const data = colorize(Float32Array.of(0, 1), 'viridis');
  expect([...data]).toEqual([0x44, 0x01, 0x54, 255, 0xfd, 0xe7, 0x25, 255]);
});

test('an unknown map', () => {
  expect(() => colorize(Float32Array.of(0), 'jet' as ColorMap)).toThrow(
    new Error("colorize: map must be 'gray' or 'viridis' or 'inferno' or 'diverging', got 'jet'."),
  );
});

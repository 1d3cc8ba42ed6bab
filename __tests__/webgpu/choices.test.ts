import type { ConvGeometry, Sizes } from '../../lib/arithmetic/conv_geometry.js';
import type { WebgpuBackend } from '../../lib/webgpu/backend.js';
import { setPrecision, setTiles, type TileChoice } from '../../lib/webgpu/index.js';
import { CONVOLUTIONS } from '../../lib/webgpu/kernels/convolutions.js';
import { inputGradientPlan } from '../../lib/webgpu/kernels/input_gradient_plan.js';
import { TILE_CHOICES, tileChoice, USUAL_CHOICE } from '../../lib/webgpu/tile_choice.js';
import { tiledProduct } from '../../lib/webgpu/tiled_product.js';
import { tileFor } from '../../lib/webgpu/tiles.js';

const of = (vendor: string, architecture = '') =>
  tileChoice({ adapterInfo: { vendor, architecture } });

describe('tiles of a card', () => {
  test('are by the table, by vendor, and otherwise the usual', () => {
    expect(of('apple', 'metal-3')).toBe(TILE_CHOICES.apple);
    expect(of('', '')).toBe(USUAL_CHOICE);
    expect(of('google', 'swiftshader')).toBe(USUAL_CHOICE);
    expect(tileChoice({})).toBe(USUAL_CHOICE);
  });

  test('are what setTiles chooses, until null', () => {
    setTiles({ enough: 7, large: false });
    expect(of('apple')).toEqual({ enough: 7, large: false });
    setTiles(null);
    expect(of('apple')).toBe(TILE_CHOICES.apple);
  });

  test('are refused where they are none', () => {
    const set = (choice: object) => () => setTiles(choice as TileChoice);
    expect(set({ enough: 0, large: true })).toThrow(
      'setTiles: enough must be a positive integer, got 0.',
    );
    expect(set({ enough: 64, large: 1 })).toThrow('setTiles: large must be true or false, got 1.');
  });
});

test.each<[number, Sizes, readonly number[]]>([
  [65_535, [1, 1, 1], [65_535, 1, 1]],
  [65_536, [1, 1, 1], [32_768, 1, 2]],
  [3 * 65_535, [1, 1, 2], [65_535, 1, 6]],
])('%s tiles a phase of strides %s are the workgroups %s', (tiles, strides, dispatch) => {
  const [point, none]: Sizes[] = [
    [1, 1, 1],
    [0, 0, 0],
  ];
  const places: Sizes = [1, 1, 128 * tiles * strides[2]];
  const output: Sizes = [1, 1, 128 * tiles];
  const channels = { inChannels: 1, outChannels: 1 };
  const g: ConvGeometry = {
    ...{ batch: 1, input: places, output, kernel: point!, strides, before: none! },
    ...channels,
  };
  const backend = {} as WebgpuBackend;
  expect(inputGradientPlan(g, tileChoice(backend)).dispatch).toEqual(dispatch);
  expect(CONVOLUTIONS.takesInputGradient(g, backend, false)).toBe(true);
  expect(CONVOLUTIONS.leavesEpilogue(g, backend)).toBe(false);
});

test('setPrecision refuses other words', () => {
  expect(() => setPrecision('best' as 'exact')).toThrow(
    "setPrecision: precision must be 'exact' or 'fast' or 'half', got 'best'.",
  );
});

test('of half the bits, values take half of a workgroup’s memory', () => {
  const tile = tileFor(USUAL_CHOICE, [1024, 64, 4]);
  const code = { functions: '', setup: '', range: 'vec2<i32>(0, 8)', vec4: true };
  const [exact, half] = (['exact', 'half'] as const).map((precision) =>
    tiledProduct(tile, { ...code, precision }),
  );
  expect(exact).toContain('var<workgroup> left : array<vec4<f32>,');
  expect(half).toContain('var<workgroup> left : array<vec2<u32>,');
  expect(half).toMatch(/dot\(a0, b0\)/);
});

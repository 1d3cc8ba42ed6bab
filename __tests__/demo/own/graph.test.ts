import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { edgePath } from '../../../demo/run/graph/draw_graph.js';
import { around, findLayers } from '../../../demo/run/graph/find_layers.js';
import { allNodes, layerTree } from '../../../demo/run/graph/layer_tree.js';
import { nextBox } from '../../../demo/run/graph/next_box.js';
import { openTree } from '../../../demo/run/graph/open_tree.js';
import { place } from '../../../demo/run/graph/place.js';
import { BOX } from '../../../demo/run/graph/placed.js';
import { unet } from '../../../models/index.js';
import '../../backends.js';

/** A U-Net within a model, between two convolutions. */
function nested(): tfl.LayersModel {
  const inside = unet({ inputShape: [16, 16, 2], depth: 2, filters: 2, seed: 1 });
  inside.name = 'inner';
  const input = tfl.input({ shape: [16, 16, 1], name: 'picture' });
  const conv = (filters: number, name: string) =>
    tfl.layers.conv2d({ filters, kernelSize: 3, padding: 'same', name });
  const h = inside.apply(conv(2, 'before').apply(input)) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: conv(1, 'behind').apply(h) as tfl.SymbolicTensor });
}

let model: tfl.LayersModel;
beforeAll(async () => {
  await tf.setBackend('cpu');
  model = nested();
});
afterAll(() => model.dispose());

test('a tree has each layer with its shape, parameters and reason, models within by their paths', () => {
  const tree = layerTree(model);
  expect(tree.nodes.map(({ id }) => id)).toEqual(['picture', 'before', 'inner', 'behind']);
  const [, before, inner] = tree.nodes;
  expect(before).toMatchObject({
    className: 'Conv2D',
    outputShape: [16, 16, 2],
    parameters: 20,
    sort: 'convolution',
  });
  expect(before!.why).not.toBe('');
  expect(inner!.sort).toBe('model');
  expect(tree.parameters).toBe(model.countParams());
  const all = allNodes(tree);
  expect(all.length).toBe(4 + inner!.inside!.nodes.length - 1);
  expect(all.every(({ id }, n) => all.findIndex((one) => one.id === id) === n)).toBe(true);
  expect(findLayers(all, 'transpose').every(({ id }) => id.startsWith('inner/'))).toBe(true);
  expect(findLayers(all, 'conv2d 16 × 16 × 2').length).toBeGreaterThan(0);
  expect(findLayers(all, ' ')).toEqual([]);
  expect(around('a/b/conv')).toEqual(['a', 'a/b']);
});

test('unfolded, the layers of a model within are joined to those around it', () => {
  const tree = layerTree(model);
  const folded = openTree(tree, new Set());
  expect(folded.boxes.map(({ node, from }) => [node.id, from])).toEqual([
    ['picture', []],
    ['before', ['picture']],
    ['inner', ['before']],
    ['behind', ['inner']],
  ]);
  expect(folded.boxes.map(({ output }) => output)).toEqual([false, false, false, true]);
  const open = openTree(tree, new Set(['inner']));
  expect(open.frames.map(({ node }) => node.id)).toEqual(['inner']);
  const inside = open.boxes.filter(({ parent }) => parent === 'inner');
  expect(inside.length).toBe(tree.nodes[2]!.inside!.nodes.length - 1);
  expect(inside[0]!.from).toEqual(['before']);
  expect(open.boxes.at(-1)!.from).toEqual([inside.at(-1)!.node.id]);
});

test('a layer used twice is two boxes, and both ways lead to what joins them', () => {
  const input = tfl.input({ shape: [4] });
  const shared = tfl.layers.dense({ units: 4, name: 'shared' });
  const once = shared.apply(input) as tfl.SymbolicTensor;
  const twice = shared.apply(once) as tfl.SymbolicTensor;
  const sum = tfl.layers.add({ name: 'sum' }).apply([once, twice]) as tfl.SymbolicTensor;
  const built = tfl.model({ inputs: input, outputs: sum });
  const { boxes } = openTree(layerTree(built), new Set());
  expect(boxes.slice(1).map(({ node, from }) => [node.id, from])).toEqual([
    ['shared:0', [input.sourceLayer.name]],
    ['shared:1', ['shared:0']],
    ['sum', ['shared:0', 'shared:1']],
  ]);
  built.dispose();
});

test('boxes lie below those that they take from, none on another, and keys follow the edges', async () => {
  const placed = place(openTree(layerTree(model), new Set(['inner'])));
  for (const { from, to, points } of placed.edges) {
    expect(placed.boxes.get(to)!.y).toBeGreaterThanOrEqual(placed.boxes.get(from)!.y + BOX.height);
    expect(edgePath(points)).toMatch(/^M [\d.e-]+ [\d.e-]+ (Q [^Q]+)*L [\d.e-]+ [\d.e-]+$/);
  }
  const spots = [...placed.boxes.values()];
  for (const [n, a] of spots.entries()) {
    for (const b of spots.slice(n + 1)) {
      expect(Math.abs(a.x - b.x) >= BOX.width || Math.abs(a.y - b.y) >= BOX.height).toBe(true);
    }
  }
  expect(nextBox('ArrowDown', 'picture', placed)).toBe('before');
  expect(nextBox('ArrowUp', 'before', placed)).toBe('picture');
  expect(nextBox('ArrowUp', 'picture', placed)).toBeNull();
  expect(nextBox('End', 'picture', placed)).toBe('behind');
  expect(nextBox('x', 'picture', placed)).toBeNull();
});

import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { graphLayout, type Vertex } from '../../demo/deconvolve/graph_layout.js';
import { modelGraph } from '../../demo/deconvolve/model_graph.js';
import { unet } from '../../models/index.js';
import '../backends.js';

const graph = (...inputs: number[][]): Vertex[] => inputs.map((one) => ({ inputs: one }));

const RESIDUAL = graph([], [0], [1], [2, 0], [3]);
const BRANCHES = graph([], [0], [0], [0], [1], [4, 2, 3]);
const DENSE = graph([], [0], [0, 1], [0, 1, 2]);
const CROSSED = graph([], [0], [1], [2, 0], [3, 1]);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('graphLayout', () => {
  test('a chain needs no lanes', () => {
    expect(graphLayout(graph([], [0], [1]))).toEqual({
      order: [0, 1, 2],
      indents: [0, 0, 0],
      steps: [
        [0, 1],
        [1, 2],
      ],
      lanes: [],
    });
  });

  test('boxes step aside for a skip connection', () => {
    const { indents, lanes, steps } = graphLayout(RESIDUAL);
    expect(indents).toEqual([0, 1, 1, 0, 0]);
    expect(lanes).toEqual([{ from: 0, column: 0, to: [3] }]);
    expect(steps).toContainEqual([2, 3]);
  });

  test('branches stay together, though their layers come in turn', () => {
    const { order, lanes, steps } = graphLayout(BRANCHES);
    expect(order).toEqual([0, 1, 4, 2, 3, 5]);
    expect(steps).toEqual([
      [0, 1],
      [1, 4],
      [3, 5],
    ]);
    expect(lanes).toEqual([
      { from: 0, column: 0, to: [2, 3] },
      { from: 4, column: 1, to: [5] },
      { from: 2, column: 2, to: [5] },
    ]);
  });

  test('one lane for all that take the same output', () => {
    expect(graphLayout(DENSE).lanes).toEqual([
      { from: 0, column: 0, to: [2, 3] },
      { from: 1, column: 1, to: [3] },
    ]);
  });

  test('a layer that takes one output twice', () => {
    expect(graphLayout(graph([], [0], [1, 1])).order).toEqual([0, 1, 2]);
  });

  test.each([
    ['a residual block', RESIDUAL],
    ['branches', BRANCHES],
    ['dense connections', DENSE],
    ['connections that cross', CROSSED],
  ])('%s: every connection is drawn once, and no lane runs through a box or another', (_, all) => {
    const { order, indents, lanes, steps } = graphLayout(all);
    const row = (vertex: number) => order.indexOf(vertex);
    expect([...order].sort()).toEqual(all.map((_, n) => n));
    const drawn = [...steps, ...lanes.flatMap(({ from, to }) => to.map((end) => [from, end]))];
    const wanted = all.flatMap(({ inputs }, n) => inputs.map((input) => [input, n]));
    expect(drawn.map(String).sort()).toEqual(wanted.map(String).sort());
    for (const [from, to] of steps) expect(row(to)).toBe(row(from) + 1);
    for (const one of lanes) {
      const [top, bottom] = [row(one.from), row(one.to.at(-1)!)];
      for (const vertex of order.slice(top + 1, bottom)) {
        expect(indents[vertex]).toBeGreaterThan(one.column);
      }
      for (const other of lanes) {
        if (other === one || other.column !== one.column) continue;
        const apart = row(other.to.at(-1)!) <= top || row(other.from) >= bottom;
        expect(apart).toBe(true);
      }
    }
  });

  test("a U-Net's skip connections lie one in the other", () => {
    const model = unet({ inputShape: [16, 16, 1], depth: 2, filters: 2 });
    const boxes = modelGraph(model);
    const { lanes, indents } = graphLayout(boxes);
    const name = (n: number) => boxes[n]!.name;
    expect(lanes.map(({ from, column }) => [name(from), column])).toEqual([
      ['down1b', 0],
      ['down2b', 1],
    ]);
    expect(Math.max(...indents)).toBe(2);
    expect(boxes[0]).toMatchObject({ className: 'Input', shape: '16 × 16 × 1', selectable: false });
    expect(boxes.find((box) => box.name === 'bottomb')).toMatchObject({
      className: 'Conv2D',
      shape: '4 × 4 × 8',
      convolution: true,
      selectable: true,
    });
    model.dispose();
  });
});

describe('modelGraph', () => {
  test('of a layer used twice the name leads to the last use', () => {
    const input = tfl.input({ shape: [6, 2] });
    const inner = tfl.sequential({
      name: 'inner',
      layers: [tfl.layers.conv1d({ filters: 2, kernelSize: 1, name: 'c', inputShape: [6, 2] })],
    });
    const twice = inner.apply(inner.apply(input)) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs: twice });
    expect(
      modelGraph(model).map(({ name, selectable, inputs }) => [name, selectable, inputs]),
    ).toEqual([
      ['input', false, []],
      ['c', false, [0]],
      ['c', true, [1]],
    ]);
    model.dispose();
  });
});

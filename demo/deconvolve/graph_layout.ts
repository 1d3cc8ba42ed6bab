/** A box of a graph, by the boxes whose output it takes. */
export interface Vertex {
  readonly inputs: readonly number[];
}

/** A line that runs past boxes: down from one, to all further below that take its output. */
export interface Lane {
  readonly from: number;
  /** How far from the left, 0 the outermost. */
  readonly column: number;
  /** From top to bottom. */
  readonly to: readonly number[];
}

/** One box a row, lines between neighbours, and lanes to their left for all that go further. */
export interface GraphLayout {
  /** The boxes from top to bottom: each below those that it takes from. */
  readonly order: readonly number[];
  /** For each box the lanes that pass on its left. */
  readonly indents: readonly number[];
  /** From a box to the next below it. */
  readonly steps: readonly (readonly [number, number])[];
  readonly lanes: readonly Lane[];
}

/** The boxes in an order in which a branch stays together: after a box comes one that it leads to. */
function topDown(vertices: readonly Vertex[], consumers: readonly number[][]): number[] {
  const waiting = vertices.map(({ inputs }) => new Set(inputs).size);
  const ready = vertices.flatMap((_, n) => (waiting[n] === 0 ? [n] : [])).reverse();
  const order: number[] = [];
  while (ready.length > 0) {
    const next = ready.pop()!;
    order.push(next);
    for (const consumer of [...consumers[next]!].reverse()) {
      waiting[consumer]!--;
      if (waiting[consumer] === 0) ready.push(consumer);
    }
  }
  return order;
}

/**
 * Lays a graph out as a column of boxes. Where a line has to pass boxes they step aside, so that a
 * U-Net's skip connections run straight down outside of what lies between, one in the other.
 */
export function graphLayout(vertices: readonly Vertex[]): GraphLayout {
  const consumers = vertices.map((_, n) =>
    vertices.flatMap(({ inputs }, consumer) => (inputs.includes(n) ? [consumer] : [])),
  );
  const order = topDown(vertices, consumers);
  const rows = new Map(order.map((vertex, row) => [vertex, row]));
  const indents = vertices.map(() => 0);
  const steps: [number, number][] = [];
  const lanes: Lane[] = [];
  // The row in which the lane of a column ends.
  const ends: number[] = [];
  order.forEach((vertex, row) => {
    const passing = ends.map((end) => end > row);
    indents[vertex] = passing.lastIndexOf(true) + 1;
    const below = consumers[vertex]!.sort((a, b) => rows.get(a)! - rows.get(b)!);
    const far = below.filter((consumer) => rows.get(consumer)! > row + 1);
    if (far.length < below.length) steps.push([vertex, below[0]!]);
    if (far.length === 0) return;
    const free = passing.indexOf(false);
    const column = free < 0 ? passing.length : free;
    ends[column] = rows.get(far.at(-1)!)!;
    lanes.push({ from: vertex, column, to: far });
  });
  return { order, indents, steps, lanes };
}

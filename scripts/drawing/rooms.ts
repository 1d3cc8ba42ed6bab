import { importGraph } from '../rooms/import_graph.js';
import { ROOMS, roomOf } from '../rooms/rooms.js';
import { FAINT, INK, type Svg } from './svg.js';

const BOX = { width: 118, height: 44 };
const GAP = { x: 14, y: 46 };
const MARGIN = 16;

/** For each room those that its files import from, less those that it reaches through another one. */
function arrows(root: string): Set<number>[] {
  const all = ROOMS.map(() => new Set<number>());
  for (const [file, imported] of importGraph(root)) {
    for (const other of imported) {
      if (roomOf(other) !== roomOf(file)) all[roomOf(file)]!.add(roomOf(other));
    }
  }
  const reach: Set<number>[] = [];
  for (const below of all) {
    reach.push(new Set([...below].flatMap((room) => [room, ...reach[room]!])));
  }
  return all.map((below) => {
    const through = new Set([...below].flatMap((room) => [...reach[room]!]));
    // Folders are read in another order on each machine.
    const direct = [...below].filter((room) => !through.has(room));
    return new Set(direct.sort((a, b) => a - b));
  });
}

/** The rooms with the imports between them, each above all that it imports from. */
export function roomsPanel(root: string) {
  const below = arrows(root);
  const levels: number[] = [];
  for (const rooms of below) {
    levels.push(Math.max(-1, ...[...rooms].map((room) => levels[room]!)) + 1);
  }
  const rows = Array.from({ length: Math.max(...levels) + 1 }, (_, level) =>
    ROOMS.map((__, room) => room).filter((room) => levels[room] === level),
  ).reverse();
  const widest = Math.max(...rows.map((row) => row.length));
  const width = widest * (BOX.width + GAP.x) - GAP.x + 2 * MARGIN;
  const places = new Map<number, { x: number; y: number }>();
  rows.forEach((row, line) => {
    const length = row.length * (BOX.width + GAP.x) - GAP.x;
    row.forEach((room, i) => {
      const x = (width - length) / 2 + i * (BOX.width + GAP.x);
      places.set(room, { x, y: MARGIN + line * (BOX.height + GAP.y) });
    });
  });
  return {
    width,
    height: rows.length * (BOX.height + GAP.y) - GAP.y + 2 * MARGIN,
    draw(svg: Svg, left: number, top: number): void {
      below.forEach((rooms, room) => {
        const from = places.get(room)!;
        for (const other of rooms) {
          const to = places.get(other)!;
          svg.line(
            left + from.x + BOX.width / 2,
            top + from.y + BOX.height,
            left + to.x + BOX.width / 2,
            top + to.y,
          );
        }
      });
      ROOMS.forEach((path, room) => {
        const { x, y } = places.get(room)!;
        const fill = path.startsWith('lib') ? '#e6eef7' : '#f3eede';
        svg.rect(left + x, top + y, BOX.width, BOX.height, { fill, stroke: FAINT, radius: 6 });
        svg.text(left + x + BOX.width / 2, top + y + BOX.height / 2, path, { fill: INK });
      });
    },
  };
}

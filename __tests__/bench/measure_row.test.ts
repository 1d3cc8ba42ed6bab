import { ENGINES, type Engine, enginesOn, environmentOf } from '../../bench/engines.js';
import { measureRow, type Worker } from '../../bench/measure_row.js';
import type { Row } from '../../bench/rows.js';

/** An engine whose samples are told, and how often it was asked. */
function told(engine: Partial<Engine>, samples: (row: Row, i: number) => number) {
  const asked: Row[] = [];
  const worker: Worker = {
    engine: { name: 'one', kind: 'tfjs', uses: 'wasm', rows: ['step'], ...engine },
    async sample(row) {
      const processor = samples(row, asked.length);
      asked.push(row);
      return { processor, clock: 3 * processor };
    },
  };
  return { worker, asked };
}

const STEP: Row = { kind: 'step', index: 1 };

describe('measureRow', () => {
  it('takes the processor on one thread and the clock on several, and on one of what has several', async () => {
    const workers = [
      told({ threaded: ['step'] }, (_, i) => i + 1),
      told({ name: 'one, 2 threads', threads: 2 }, () => 2),
      told({ name: 'alone' }, () => 5),
    ].map(({ worker }) => worker);
    const { times, clocks } = await measureRow(STEP, workers, { count: 5, cpu: false });
    expect(times).toEqual({
      one: { median: 3, spread: 1 / 3 },
      alone: { median: 5, spread: 0 },
    });
    expect(clocks).toEqual({
      'one, 1 thread': { median: 9, spread: 1 / 3 },
      'one, 2 threads': { median: 6, spread: 0 },
    });
  });

  it.each([
    [10, 15],
    [70, 5],
    [400, 1],
  ])('takes fewer samples of what is slow: of %i ms on a processor %i', async (ms, count) => {
    const { worker, asked } = told({}, () => ms);
    await measureRow(STEP, [worker], { count: 15, cpu: false });
    expect(asked).toHaveLength(count);
  });

  it('goes on without an engine that fails', async () => {
    const failing = told({ name: 'failing' }, () => {
      throw new Error('no such kernel');
    });
    const other = told({}, () => 1);
    const workers = [failing.worker, other.worker];
    const { times, errors } = await measureRow(STEP, workers, { count: 5, cpu: false });
    expect(Object.keys(times)).toEqual(['one']);
    expect(errors).toEqual({ failing: 'Error: no such kernel' });
  });

  it('asks the one that has it for the limit of shapes, and stock cpu for one step where it is wanted', async () => {
    const stock = told({ name: 'stock', rows: ['forward', 'limit'] }, ({ kind }) =>
      kind === 'limit' ? 1 : 4,
    );
    const forward = { kind: 'forward', index: 0 } as const;
    const { times } = await measureRow(forward, [stock.worker], { count: 3, cpu: false });
    expect(times).toEqual({ stock: { median: 4, spread: 0 }, limit: { median: 1, spread: 0 } });
    const cpu = told({ uses: 'cpu', rows: [] }, () => 1);
    for (const [index, wanted] of [
      [0, false],
      [1, true],
      [0, true],
    ] as const) {
      await measureRow({ kind: 'step', index }, [cpu.worker], { count: 1, cpu: wanted });
    }
    expect(cpu.asked).toEqual([{ kind: 'step', index: 0 }]);
  });
});

describe('enginesOn', () => {
  it('has those with threads beside themselves on one', () => {
    const names = enginesOn(3).map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['tfjs-deconv wasm', 'tfjs-deconv wasm, 3 threads']);
    expect(names.filter((name) => name.endsWith(', 3 threads'))).toEqual([
      'tfjs-deconv wasm, 3 threads',
      'onnxruntime-web, 3 threads',
      'onnxruntime-node, 3 threads',
      'tfjs-node, 3 threads',
      'Keras, 3 threads',
    ]);
    expect(enginesOn(1)).toEqual(ENGINES);
  });

  it('tells TensorFlow its threads', () => {
    const keras = enginesOn(2).filter(({ kind }) => kind === 'keras');
    expect(keras.map((engine) => environmentOf(engine).TF_NUM_INTRAOP_THREADS)).toEqual(['1', '2']);
    expect(environmentOf(ENGINES[0]!)).toEqual({});
  });
});

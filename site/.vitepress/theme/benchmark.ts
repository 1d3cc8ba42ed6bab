import { withBase } from 'vitepress';
import { defineComponent, h, ref } from 'vue';
import { nameOf, SHAPES } from '../../../bench/rows.js';
import { geometricMean, summary } from '../../../bench/statistics.js';

const ENGINES = ['stock tfjs', 'onnxruntime-web', 'tfjs-deconv'] as const;
type Engine = (typeof ENGINES)[number];
const HEADERS = [
  'shape, channels -> filters',
  ...ENGINES.map((name) => `${name}, ms`),
  'stock / ours',
];

type Answer = { samples: number[] } | { error: string };

/** The median of an engine's samples of a shape, in milliseconds. */
function measure(worker: Worker, index: number): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if ('error' in data) reject(new Error(data.error));
      else resolve(summary(data.samples).median);
    };
    worker.onerror = ({ message }) => reject(new Error(message || 'The worker did not start.'));
    worker.postMessage(index);
  });
}

const times = (ratio: number) => `${ratio.toPrecision(2)}x`;
const mean = (rows: readonly number[][], engine: Engine): number => {
  const at = ENGINES.indexOf(engine);
  return geometricMean(rows.map((row) => row[at]! / row[ENGINES.length - 1]!));
};

/** A table of transposed convolutions, measured in the reader's browser when a button is pressed. */
export const Benchmark = defineComponent({
  setup() {
    const rows = ref<number[][]>([]);
    const status = ref('');
    const running = ref(false);
    const copied = ref(false);

    async function start() {
      rows.value = [];
      running.value = true;
      copied.value = false;
      const workers = ENGINES.map((engine) => {
        const url = withBase(`/run/bench.js?engine=${encodeURIComponent(engine)}`);
        return new Worker(url, { type: 'module' });
      });
      try {
        for (const index of SHAPES.keys()) {
          status.value = `Shape ${index + 1} of ${SHAPES.length} …`;
          const row: number[] = [];
          // One after the other: together they would share the processor.
          for (const worker of workers) row.push(await measure(worker, index));
          rows.value.push(row);
        }
        const [stock, onnx] = [mean(rows.value, 'stock tfjs'), mean(rows.value, 'onnxruntime-web')];
        status.value = `tfjs-deconv is ${times(stock)} as fast as stock tfjs and ${times(onnx)} as fast as onnxruntime-web here (geometric means).`;
      } catch (error) {
        status.value = `It ended early: ${error instanceof Error ? error.message : error}`;
      }
      for (const worker of workers) worker.terminate();
      running.value = false;
    }
    const cells = (row: number[], index: number) => [
      nameOf({ kind: 'forward', index }),
      ...row.map((ms) => ms.toPrecision(3)),
      times(row[0]! / row[ENGINES.length - 1]!),
    ];
    const markdown = () => {
      const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
      const table = [HEADERS, HEADERS.map(() => '---'), ...rows.value.map(cells)].map(line);
      return [...table, '', `${status.value} ${navigator.userAgent}`, ''].join('\n');
    };
    async function copy() {
      await navigator.clipboard.writeText(markdown());
      copied.value = true;
    }
    const button = (text: string, disabled: boolean, onClick: () => void) =>
      h('button', { type: 'button', disabled, onClick }, text);
    return () =>
      h('div', { class: 'run-example benchmark' }, [
        h('div', { class: 'buttons' }, [
          button('Measure', running.value, start),
          button(
            copied.value ? 'Copied' : 'Copy as Markdown',
            running.value || rows.value.length === 0,
            copy,
          ),
        ]),
        h('p', { role: 'status' }, status.value),
        rows.value.length === 0
          ? null
          : h('div', { class: 'table', tabindex: 0, role: 'region', 'aria-label': 'Times' }, [
              h('table', [
                h(
                  'thead',
                  h(
                    'tr',
                    HEADERS.map((text) => h('th', { scope: 'col' }, text)),
                  ),
                ),
                h(
                  'tbody',
                  rows.value.map((row, i) =>
                    h(
                      'tr',
                      cells(row, i).map((text) => h('td', text)),
                    ),
                  ),
                ),
              ]),
            ]),
      ]);
  },
});

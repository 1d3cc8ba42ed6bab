import { defineComponent, h, nextTick, ref } from 'vue';
import { type Line, run, stop } from './worker_client.js';

/** A block of code with buttons that run it, and let the reader change it; below it what it logs. */
export const RunExample = defineComponent({
  props: { code: { type: String, required: true } },
  setup(props, { slots }) {
    const original = decodeURIComponent(props.code).trimEnd();
    const code = ref(original);
    const editing = ref(false);
    const running = ref(false);
    const lines = ref<Line[] | null>(null);
    const ended = ref('');
    const area = ref<HTMLTextAreaElement | null>(null);

    async function start() {
      lines.value = [];
      ended.value = 'Loading and running …';
      running.value = true;
      const milliseconds = await run(code.value, (line) => lines.value!.push(line));
      running.value = false;
      ended.value = milliseconds === null ? 'Stopped.' : `Ran in ${Math.round(milliseconds)} ms.`;
    }
    async function edit() {
      editing.value = !editing.value;
      if (!editing.value) code.value = original;
      await nextTick();
      area.value?.focus();
    }
    const button = (text: string, onClick: () => void) =>
      h('button', { type: 'button', onClick }, text);
    const output = () => [
      h(
        'pre',
        { tabindex: 0, role: 'log', 'aria-label': 'What the example logs' },
        lines.value!.map(({ level, text }) => h('span', { class: level }, `${text}\n`)),
      ),
      h('p', { role: 'status' }, ended.value),
    ];
    const editor = () =>
      h('textarea', {
        ref: area,
        'aria-label': 'Code of the example',
        spellcheck: false,
        rows: code.value.split('\n').length + 1,
        value: code.value,
        onInput: (event: Event) => {
          code.value = (event.target as HTMLTextAreaElement).value;
        },
        onKeydown: (event: KeyboardEvent) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) start();
        },
      });
    return () =>
      h('div', { class: 'run-example' }, [
        editing.value ? editor() : slots.default?.(),
        h('div', { class: 'buttons' }, [
          running.value ? button('Stop', stop) : button('Run', start),
          button(editing.value ? 'Undo changes' : 'Edit', edit),
        ]),
        lines.value === null ? null : h('div', { class: 'output' }, output()),
      ]);
  },
});

import { button, h } from '../../ui/dom.js';
import { openFiles } from '../../ui/open_files.js';
import { shapeOf } from '../graph/words.js';
import type { Field } from '../several/fields_of.js';
import { valuesOf } from '../several/values_of.js';
import { exampleFile } from './example_file.js';
import type { Given, InputPanel } from './given.js';
import { inputPanel } from './input_panel.js';
import { takesFile } from './takes_file.js';

/** What is asked of the user for a model of several inputs. */
export interface FieldsAsked {
  readonly fields: readonly Field[];
  /** Called once there is something for each field, and whenever one changes then. */
  given(all: readonly Given[]): void;
  /** Called where one that was there no longer is. */
  missing(): void;
  fail(error: unknown): void;
}

/** A field for each input of a model: a file that is opened above goes to the first that is empty and takes it. */
export function inputFields({ fields, given, missing, fail }: FieldsAsked): InputPanel {
  const all: (Given | null)[] = fields.map(() => null);
  const waiting = h('p', { class: 'note', role: 'status' });
  const tell = () => {
    const missing = fields.filter((_, n) => all[n] === null).map(({ name }) => name);
    waiting.textContent = missing.length === 0 ? '' : `Still to give: ${missing.join(', ')}.`;
  };
  const panels = fields.map(({ description }, n) =>
    inputPanel({
      description,
      given(next) {
        all[n] = null;
        tell();
        // What does not fit is told at once, not when all are there.
        valuesOf(fields[n]!, next);
        all[n] = next;
        tell();
        if (all.every((one) => one !== null)) given(all as Given[]);
      },
      missing() {
        all[n] = null;
        tell();
        missing();
      },
      fail,
    }),
  );
  const takeAt = (n: number, file: File) => panels[n]!.take(file).catch(fail);
  const rows = fields.map(({ name, description }, n) => {
    const { kind, inputShape } = description;
    const drawn = button('Take a drawn one', () => {
      const file = exampleFile(description);
      if (file !== null) void takeAt(n, file);
    });
    drawn.hidden = kind === 'numbers' || kind === 'text';
    const opened = ([file]: File[]) => void takeAt(n, file!);
    return h(
      'fieldset',
      { class: 'given-field' },
      h('legend', {}, `${name}: ${kind}, ${shapeOf(inputShape)}`),
      h(
        'div',
        { class: 'row' },
        openFiles(`A file for ${name}`, '', opened, { one: true }).element,
        drawn,
      ),
      panels[n]!.element,
    );
  });
  tell();
  return {
    element: h('div', {}, ...rows, waiting),
    async take(file) {
      const fitting = fields.flatMap(({ description }, n) =>
        takesFile(description.kind, file.name) ? [n] : [],
      );
      const at = fitting.find((n) => all[n] === null) ?? fitting[0];
      if (at === undefined)
        throw new Error(`${file.name}: no input of the model takes such a file.`);
      await takeAt(at, file);
    },
  };
}

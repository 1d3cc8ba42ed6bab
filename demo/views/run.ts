import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  describe,
  type ModelDescription,
  type PredictInput,
  predict,
} from '../../lib/predict/index.js';
import { MODEL_FILES, ownModel } from '../deconvolve/model_sources.js';
import { oneByOne } from '../deconvolve/one_by_one.js';
import { backendMenu } from '../engine/backend_menu.js';
import { ask } from '../run/ask.js';
import { describeText } from '../run/describe_text.js';
import { showPrediction } from '../run/show_prediction.js';
import { h } from '../ui/dom.js';
import { message } from '../ui/message.js';
import { openFiles } from '../ui/open_files.js';
import type { View } from '../ui/view.js';

interface Opened {
  readonly model: LayersModel;
  readonly description: ModelDescription;
}

const sizeOf = (input: PredictInput): [number, number] | null =>
  typeof input === 'object' && 'width' in input && 'height' in input
    ? [Number(input.width), Number(input.height)]
    : null;

/** Any model that `tfjs-deconv train` wrote, or another's, on the user's own files. */
export async function openRun(settings: URLSearchParams): Promise<View> {
  const queue = oneByOne();
  const told = message();
  const menu = backendMenu(settings, () => {
    if (files !== null) void load(files);
  });
  const asked = h('div');
  const facts = h('div', { class: 'answer', hidden: true });
  const answer = h('section', { class: 'answer', 'aria-label': 'The answer', hidden: true });
  let files: readonly File[] | null = null;
  let opened: Opened | null = null;
  let closed = false;

  const answerTo = (waiting: Promise<PredictInput>) =>
    queue('input', async () => {
      if (closed || opened === null) return;
      const { model } = opened;
      try {
        const input = await waiting;
        const size = sizeOf(input);
        const found = await menu.timed(() => predict(model, input));
        const notes = found.told.map((one) => h('p', { class: 'note' }, one));
        answer.replaceChildren(h('h3', {}, 'The answer'), ...showPrediction(found, size), ...notes);
        answer.hidden = false;
        answer.dataset.output = found.output;
        told.say('');
      } catch (error) {
        answer.hidden = true;
        told.fail(error);
      }
    });

  const load = (given: readonly File[]) =>
    queue('model', async () => {
      const source = ownModel(given);
      told.say(`Loading ${source.name} …`);
      try {
        await menu.ready;
        const model = await source.load(() => {});
        let description: ModelDescription;
        try {
          description = describe(model);
        } catch (error) {
          model.dispose();
          throw error;
        }
        opened?.model.dispose();
        opened = { model, description };
        files = given;
        answer.hidden = true;
        facts.hidden = false;
        const sentences = describeText(description).map((text) => h('p', {}, text));
        facts.replaceChildren(h('p', {}, source.name), ...sentences);
        asked.replaceChildren(ask(description, (input) => void answerTo(input)));
        told.say('');
      } catch (error) {
        told.fail(error);
      }
    });

  const picker = openFiles('A model', MODEL_FILES, (all) => void load(all));
  return {
    element: h(
      'div',
      {},
      h('h2', {}, 'What does my model make of this?'),
      h(
        'p',
        {},
        'Open the files of a run’s model: model.json together with its weights, a .keras, .h5 or .onnx. Its ' +
          'description says what it takes and what its answer means. Files stay in this page: they are not uploaded.',
      ),
      h(
        'section',
        { 'aria-label': 'Model and input' },
        picker.element,
        menu.element,
        facts,
        asked,
        told.element,
      ),
      answer,
    ),
    close() {
      closed = true;
      void queue('close', async () => {
        opened?.model.dispose();
      });
    },
  };
}

import '../story/style.css';
import '../chapters/style.css';
import '../train/style.css';
import { CHAPTER_TEXTS } from '../chapters/chapter_texts.js';
import type { Material } from '../train/lesson/material.js';
import type { Told } from '../train/protocol.js';
import { actions } from '../train/view/actions.js';
import { backendChoice } from '../train/view/backend_choice.js';
import { errorsPanel } from '../train/view/errors_panel.js';
import { materialChoice } from '../train/view/material_choice.js';
import { rateSlider } from '../train/view/rate_slider.js';
import { saveRow } from '../train/view/save_row.js';
import { type Session, session } from '../train/view/session.js';
import type { AskWorker, Show } from '../train/view/show.js';
import { showOf } from '../train/view/show_of.js';
import { chapterFrame } from '../ui/chapter.js';
import { h } from '../ui/dom.js';
import { download } from '../ui/download.js';
import { drawnView } from '../ui/drawn_view.js';
import { message } from '../ui/message.js';
import type { View } from '../ui/view.js';

/** An autoencoder that learns in a worker while one looks on. */
export async function openTrain(settings: URLSearchParams): Promise<View> {
  let material: Material | null = null;
  let training: Session | null = null;
  let show: Show | null = null;
  let running = false;
  const ask: AskWorker = (what) => training?.ask(what);
  const setRunning = (is: boolean) => {
    running = is;
    toggle.textContent = is ? 'Pause' : 'Train';
  };
  const told = message();
  const able = actions(ask, setRunning);
  const errors = errorsPanel();
  const toggle = able.action('Train', () => {
    setRunning(!running);
    ask({ kind: running ? 'run' : 'pause' });
  });
  const rate = rateSlider(settings, ask);
  const place = h('div');
  let frame = 0;
  /** At most once a frame, however fast it learns. */
  const redraw = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      errors.draw();
      show?.draw();
    });
  };
  const hear = (data: Told) => {
    switch (data.kind) {
      case 'ready':
        errors.ready(data);
        show?.ready(data.shown);
        redraw();
        backend.tell(data.backend);
        return able.enable(true);
      case 'progress':
        errors.add(data);
        show?.grow(data.grown);
        return redraw();
      case 'predicted':
        return show?.predicted(data.output);
      case 'file':
        return download(data.name, data.bytes as Uint8Array<ArrayBuffer>);
      case 'said':
        return told.say(data.text);
      case 'failed':
        setRunning(false);
        return told.fail(data.text);
    }
  };
  const end = () => {
    training?.close();
    show?.close();
    training = show = null;
    cancelAnimationFrame(frame);
  };
  const begin = () => {
    end();
    setRunning(false);
    able.enable(false);
    backend.tell('');
    errors.reset(material === null ? 'Nothing to learn from yet' : 'Starting …');
    place.replaceChildren();
    if (material === null) return errors.draw();
    show = showOf(material, ask);
    place.replaceChildren(show.element);
    const chosen = { backend: backend.chosen(), rate: rate.rate() };
    training = session({ material, ...chosen }, hear);
  };
  const backend = backendChoice(settings, begin);
  const choice = materialChoice(settings, told, (given) => {
    material = given;
    begin();
  });
  const back = able.action('Step back', () => able.still({ kind: 'back' }));
  const element = chapterFrame(
    CHAPTER_TEXTS.train,
    choice.element,
    told.element,
    h('p', { class: 'row' }, toggle, back, rate.element, ...backend.elements),
    h('section', { class: 'learning', 'aria-label': 'What it has learned' }, errors.element, place),
    saveRow(able),
  );
  choice.start();
  return drawnView(element, errors.element, redraw, () => {
    choice.close();
    end();
  });
}

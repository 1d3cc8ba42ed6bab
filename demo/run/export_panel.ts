import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Format } from '../train/protocol.js';
import { button, h } from '../ui/dom.js';
import { download } from '../ui/download.js';

const FORMATS: Readonly<Record<Format, string>> = {
  keras: 'Keras (.keras)',
  onnx: 'ONNX (.onnx)',
  tfjs: 'TensorFlow.js (.zip)',
};

/** The model as a file of another library; what that cannot hold is said. */
export function exportPanel(model: () => { model: LayersModel; name: string } | null) {
  const said = h('p', { role: 'status' });
  const wrong = h('p', { role: 'alert', class: 'error' });
  const save = async (format: Format) => {
    const opened = model();
    if (opened === null) return;
    said.textContent = 'Writing …';
    wrong.textContent = '';
    try {
      const { modelFile } = await import('../train/model_file.js');
      const { name, bytes } = await modelFile(opened.model, format, opened.name);
      download(name, bytes as Uint8Array<ArrayBuffer>);
      said.textContent = `${name}, ${bytes.length.toLocaleString('en-US')} bytes.`;
    } catch (error) {
      said.textContent = '';
      wrong.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  const buttons = (Object.keys(FORMATS) as Format[]).map((format) =>
    button(FORMATS[format], () => void save(format)),
  );
  return h(
    'section',
    { 'aria-label': 'Take it along' },
    h('h3', {}, 'Take it along'),
    h('p', { class: 'row' }, ...buttons),
    h('div', { class: 'message' }, said, wrong),
  );
}

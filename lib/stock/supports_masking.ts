import { registry } from '../tfjs/resolve.js';

/**
 * Layers that hand their mask on in Keras 3, and end it in stock tfjs, so that neither an LSTM behind them nor the loss minds
 * the padding of a text. Importing this file lets them hand it on; the base class sets otherwise for every layer.
 */
const HANDING_ON = ['ELU', 'LeakyReLU', 'Rescaling', 'Softmax', 'ThresholdedReLU'];

for (const name of HANDING_ON) {
  Object.defineProperty(registry()[name]![0].prototype, 'supportsMasking', {
    configurable: true,
    get: () => true,
    set: () => undefined,
  });
}

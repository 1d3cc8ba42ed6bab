import * as tf from '@tensorflow/tfjs-core';
import { fileHandler } from './file_handler.js';

const SCHEME = 'file://';

/** Which copies of tfjs have our router: an ESM and a CJS copy of this file may share one. */
const KEY = Symbol.for('tfjs-deconv file scheme');
const shared = globalThis as { [KEY]?: WeakSet<object> };
const registered = shared[KEY] ?? new WeakSet();
shared[KEY] = registered;

/**
 * A router for `file://PATH` that steps back whenever another one answers: tfjs refuses a URL that
 * two handlers want, and tfjs-node, which brings its own, may be imported before or after us.
 */
function router(handlersOf: (url: string) => tf.io.IOHandler[]) {
  let asking = false;
  return (url: string | string[]): tf.io.IOHandler => {
    // tfjs means "not mine" by null, and leaves null out of the type.
    const notMine = null as unknown as tf.io.IOHandler;
    if (asking || typeof url !== 'string' || !url.startsWith(SCHEME)) return notMine;
    asking = true;
    try {
      if (handlersOf(url).length > 0) return notMine;
    } finally {
      asking = false;
    }
    return fileHandler(url.slice(SCHEME.length));
  };
}

if (!registered.has(tf.io.registerLoadRouter)) {
  registered.add(tf.io.registerLoadRouter);
  tf.io.registerSaveRouter(router((url) => tf.io.getSaveHandlers(url)));
  tf.io.registerLoadRouter(router((url) => tf.io.getLoadHandlers(url)));
}

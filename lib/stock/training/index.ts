/** Models that train and are evaluated as Keras 3 does it: losses of several outputs, masks, weights, regularizers. */
import './compiled.js';
import './model_functions.js';
// Around model_functions.ts, which knows data alone.
import './sample_weights.js';

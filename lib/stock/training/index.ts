/** Models that train and are evaluated as Keras 3 does it: losses of several outputs, masks, weights, regularizers. */
import './compiled.js';
import './model_functions.js';
// Around model_functions.ts, which knows data alone.
import './sample_weights.js';
// Around what takes the samples' weights out of the arguments.
import './fit_ends.js';

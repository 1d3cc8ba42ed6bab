import { fail } from '../check.js';
import { isObject } from '../load/is_object.js';
import { filedName } from './keras_name.js';

/** Keras's JSON for a layer, a model, an initializer and so on. */
export interface KerasObject {
  className: string;
  /** The class under which the weights are filed; another one only where a layer is rewritten. */
  storedAs: string;
  /** The options, in Keras's spelling. */
  config: Record<string, unknown>;
  /** Where in Keras the class is; the converter and .h5 files leave it out. */
  module: string | null;
  /** The name under which the class was registered: 'Package>Name' of a custom one. */
  registeredName: string | null;
  name: string | null;
  /** What the layer was called with, one entry a call. */
  inboundNodes: unknown[];
  /** The shape that a Keras 3 file says the layer was built with. */
  buildShape: unknown;
}

/** Whether a value is such JSON. */
export function isKerasObject(value: unknown): value is Record<string, unknown> {
  return isObject(value) && typeof value.class_name === 'string';
}

/** Reads such JSON; whatever else it holds is no matter for computing. */
export function readKerasObject(where: string, value: unknown): KerasObject {
  if (!isKerasObject(value)) return fail(where, 'a layer', 'an object with class_name', value);
  const { class_name, config, module, name, inbound_nodes, build_config, registered_name } = value;
  if (config !== undefined && config !== null && !isObject(config)) {
    // An old Sequential is a bare list of layers.
    if (!Array.isArray(config)) fail(where, `the config of ${class_name}`, 'an object', config);
  }
  const options = Array.isArray(config) ? { layers: config } : (config ?? {});
  const own = isObject(options) && typeof options.name === 'string' ? options.name : null;
  return {
    className: String(class_name),
    storedAs: filedName(String(class_name)),
    config: options as Record<string, unknown>,
    module: typeof module === 'string' ? module : null,
    registeredName: typeof registered_name === 'string' ? registered_name : null,
    name: typeof name === 'string' ? name : own,
    inboundNodes: Array.isArray(inbound_nodes) ? inbound_nodes : [],
    buildShape: isObject(build_config) ? build_config.input_shape : undefined,
  };
}

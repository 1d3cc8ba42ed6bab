import { classesWhere } from '../../../arithmetic/layer_traits.js';
import { type KerasObject, readKerasObject } from '../../keras_object.js';
import { type CustomLayers, isForeign, plainName, ruleFor } from '../rules/custom.js';
import { withNearest } from '../rules/index.js';
import { Options } from '../rules/options.js';
import { refuse, ShapeUnknown, Unsupported } from '../unsupported.js';
import { innerOf } from './inner.js';
import { foldTransposedLambda } from './lambda_recipe.js';
import { isKnownOperation, isOperation, operationName } from './operations.js';
import { inferOutputPadding } from './output_padding.js';
import { foldUnpooling } from './unpooling_recipe.js';

export const MODELS: readonly string[] = classesWhere(({ kind }) => kind === 'model');

/** The layers of a model, with what older ways of saying things stand for. */
export function modelLayers(where: string, model: KerasObject, warns = false): KerasObject[] {
  const chain = model.className === 'Sequential';
  const layers = inferOutputPadding(where, layersOf(where, model), chain, warns);
  return foldTransposedLambda(chain ? layers : foldUnpooling(layers), chain);
}

/** The layers of a model's config. */
function layersOf(where: string, object: KerasObject): KerasObject[] {
  const { layers } = object.config;
  if (!Array.isArray(layers)) {
    return refuse(where, [`the model '${object.name}' (nearest: one with a list of layers)`]);
  }
  return layers.map((layer) => readKerasObject(where, layer));
}

/**
 * Looks at every layer of a model before any is made, so that one error tells all that cannot be
 * computed. What depends on shapes is found when the model is built.
 */
export function checkLayers(
  where: string,
  model: KerasObject,
  kerasMajor: 2 | 3,
  custom: CustomLayers,
): void {
  const problems: string[] = [];
  visit(where, model, kerasMajor, custom, problems);
  if (problems.length > 0) refuse(where, problems);
}

function visit(
  where: string,
  model: KerasObject,
  kerasMajor: 2 | 3,
  custom: CustomLayers,
  problems: string[],
): void {
  for (const object of modelLayers(where, model, true)) {
    const { className, name, config } = object;
    if (MODELS.includes(className)) visit(where, object, kerasMajor, custom, problems);
    else if (className !== 'InputLayer') {
      const problem = problemOf(object, kerasMajor, custom);
      if (problem !== null) problems.push(`${problem} in '${name ?? config.name}'`);
    }
  }
}

/** A class without a rule, with what comes nearest. */
function unknownClass(object: KerasObject): string {
  const { className, module } = object;
  const nearest = withNearest(className);
  const mayBeOwn = isForeign(object) || (module === null && nearest === className);
  const name = plainName(className);
  return mayBeOwn
    ? `${className} (nearest: the option layers: { ${name} }, with the class)`
    : nearest;
}

function problemOf(object: KerasObject, kerasMajor: 2 | 3, custom: CustomLayers): string | null {
  const { className, config } = object;
  if (isOperation(object, kerasMajor)) {
    const name = operationName(object);
    return isKnownOperation(object) ? null : `the operation ${name} (nearest: a layer)`;
  }
  const rule = ruleFor(object, custom);
  if (rule === undefined) return unknownClass(object);
  const context = {
    kerasMajor,
    name: (suffix = '') => `layer${suffix}`,
    inputShapes: null,
    inner: innerOf(kerasMajor, custom, (suffix) => `layer${suffix}`),
  };
  try {
    const options = new Options({ ...object, config: { ...config } }, context);
    rule(options);
  } catch (error) {
    if (error instanceof Unsupported) return `${className}: ${error.message}`;
    if (error instanceof ShapeUnknown) return null;
    // A bad value: the layer's own message.
    return `${className}: ${error instanceof Error ? error.message : error}`;
  }
  return null;
}

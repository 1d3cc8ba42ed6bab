import { camelCased } from '../../../tfjs/spelling.js';
import '../../layers/bilinear_up_sampling2d.js';
import { channelsLast, first, makeLayer, pass, type Rule } from './rule.js';

/** With 'bilinear' tfjs's own takes another grid than Keras. */
const upSampling2d: Rule = (options) => {
  const interpolation = options.take('interpolation') ?? 'nearest';
  if (interpolation === 'bilinear') {
    return pass('BilinearUpSampling2D', ['size', 'data_format'])(options);
  }
  if (interpolation !== 'nearest') {
    options.refuse(`interpolation=${JSON.stringify(interpolation)}`, "'nearest' or 'bilinear'");
  }
  return channelsLast(4, pass('UpSampling2D', ['size']))(options);
};

/** A crop to a size is, that of the input known, a crop by numbers. */
const centerCrop: Rule = (options) => {
  const target = [options.number('height', 0), options.number('width', 0)];
  const first = options.take('data_format') === 'channels_first';
  options.finish();
  const sizes = options.inputShape.slice(first ? 2 : 1).slice(0, 2);
  const cropping = sizes.map((size, axis) => {
    const cut = (size ?? -1) - target[axis]!;
    if (cut < 0) options.refuse(`to ${target.join(' x ')} from ${sizes.join(' x ')}`, 'Cropping2D');
    return [Math.floor(cut / 2), cut - Math.floor(cut / 2)];
  });
  const dataFormat = camelCased(first ? 'channels_first' : 'channels_last');
  const name = options.context.name();
  return { layers: [makeLayer('Cropping2D', { name, cropping, dataFormat })] };
};

export const RESHAPING: Record<string, Rule> = {
  Flatten: channelsLast(null, pass('Flatten', []), false),
  Reshape: pass('Reshape', ['target_shape']),
  Permute: pass('Permute', ['dims']),
  RepeatVector: pass('RepeatVector', ['n']),
  UpSampling1D: channelsLast(3, pass('UpSampling1D', ['size'])),
  UpSampling2D: upSampling2d,
  UpSampling3D: pass('UpSampling3D', ['size', 'data_format']),
  ZeroPadding1D: channelsLast(3, pass('ZeroPadding1D', ['padding'])),
  ZeroPadding2D: channelsLast(4, pass('ZeroPadding2D', ['padding'])),
  ZeroPadding3D: pass('ZeroPadding3D', ['padding', 'data_format']),
  Cropping1D: channelsLast(3, pass('Cropping1D', ['cropping'])),
  Cropping2D: pass('Cropping2D', ['cropping', 'data_format']),
  Cropping3D: pass('Cropping3D', ['cropping', 'data_format']),
  CenterCrop: centerCrop,
  // This package's own, in what it wrote itself.
  MaxUnpooling1D: pass('MaxUnpooling1D', ['pool_size']),
  MaxUnpooling2D: pass('MaxUnpooling2D', ['pool_size']),
  Rescaling: first(
    (options) => {
      options.only('scale', options.number('scale', 1));
      options.only('offset', options.number('offset', 0));
    },
    pass('Rescaling', ['scale', 'offset']),
  ),
};

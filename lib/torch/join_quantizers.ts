import type * as tfl from '@tensorflow/tfjs-layers';
import { isOfClass } from '../arithmetic/layer_traits.js';
import type { ResidualVectorQuantizer } from '../layers/residual_vector_quantizer.js';
import { modulesBelow, type TorchModule } from './modules.js';
import type { LayerMap } from './pair_layers.js';

/** What EnCodec's codebooks keep for training alone, and whether they have begun it. */
const AVERAGES = /\.(cluster_size|embed_avg)$/;
const BEGUN = /\.inited$/;

/**
 * For each ResidualVectorQuantizer all modules below its name as one, whose tensors have what follows that in their names: torch has
 * a module for each codebook, and others within.
 */
export function joinQuantizers(
  modules: readonly TorchModule[],
  layers: readonly tfl.layers.Layer[],
  map: LayerMap | undefined,
): TorchModule[] {
  const quantizers = layers.filter((layer) => isOfClass(layer, 'ResidualVectorQuantizer'));
  return quantizers.reduce<TorchModule[]>(
    (all, layer) => {
      const named = Array.isArray(map) ? undefined : (map as Record<string, string>)?.[layer.name];
      const prefix = named ?? layer.name;
      const below = modulesBelow(all, prefix);
      if (below.length === 0) return all;
      const { averaged } = layer as ResidualVectorQuantizer;
      const tensors = below.flatMap((module) => {
        const within = module.prefix.slice(prefix.length + 1);
        return [...module.tensors].flatMap(([name, tensor]) => {
          const own = within === '' ? name : `${within}.${name}`;
          const kept = !BEGUN.test(own) && (averaged || !AVERAGES.test(own));
          return kept ? [[own, tensor] as const] : [];
        });
      });
      const joined = { prefix, tensors: new Map(tensors) };
      const at = all.indexOf(below[0]!);
      return all.filter((one) => !below.includes(one)).toSpliced(at, 0, joined);
    },
    [...modules],
  );
}

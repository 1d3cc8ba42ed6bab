import type * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../check.js';
import { innerLayers } from './part.js';

type AddWeight = tfl.layers.Layer['addWeight'];

type Watched = tfl.layers.Layer & {
  addWeight: AddWeight;
  setFastWeightInitDuringBuild(value: boolean): void;
};

/**
 * Keeps a config that asks for more weights than the file has from filling the memory, and spares
 * drawing weights that are overwritten.
 */
export class Budget {
  private readonly watched: Watched[] = [];

  constructor(
    private readonly where: string,
    private left: number,
  ) {}

  /** To be called before a layer is built. */
  watch(layer: tfl.layers.Layer): void {
    const watched = layer as Watched;
    if (Object.hasOwn(watched, 'addWeight')) return;
    const addWeight = watched.addWeight.bind(watched);
    this.watched.push(watched);
    watched.setFastWeightInitDuringBuild(true);
    watched.addWeight = (name, shape, ...rest) => {
      this.left -= shape.reduce<number>((size, n) => size * (n ?? 1), 1);
      if (!(this.left >= 0)) {
        throw new ValueError(
          `${this.where}: the weights must be as many as the layers have, ` +
            `got too few for ${name} [${shape.join(', ')}] of '${layer.name}'.`,
        );
      }
      return addWeight(name, shape, ...rest);
    };
    for (const inner of innerLayers(layer)) this.watch(inner.layer);
  }

  /** Leaves the layers as tfjs makes them. */
  release(): void {
    for (const layer of this.watched) {
      Reflect.deleteProperty(layer, 'addWeight');
      layer.setFastWeightInitDuringBuild(false);
    }
  }
}

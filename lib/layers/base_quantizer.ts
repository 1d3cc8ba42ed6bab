import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { getInitializer, type Initializer, type InitializerIdentifier } from '../tfjs/resolve.js';
import { ActivityPenalty } from './activity_penalty.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import { Codebook, type CodebookArgs, type CodebookSettings } from './codebook.js';
import { integerOption, numberOption, type Options, orNull, seedOption } from './options.js';

/** What all quantizers take. */
const CODEBOOK_OPTIONS: Options = {
  numEmbeddings: integerOption(1),
  commitmentCost: numberOption(0.25, 0),
  decay: orNull(numberOption(0, 0, 1)),
  epsilon: numberOption(1e-5, 0),
  deadCodes: numberOption(0, 0),
  seed: seedOption,
  embeddingsInitializer: (where, name, value) =>
    getInitializer(where, name, (value ?? 'randomUniform') as InitializerIdentifier),
};

/** What quantizers share: their codes' options, what they add to the loss, and shapes. */
export abstract class BaseQuantizer extends CheckedLayer implements CodebookSettings {
  /** How many codes a codebook has. */
  declare readonly numEmbeddings: number;
  /** What the distance of the input from its code counts in the loss. */
  declare readonly commitmentCost: number;
  /** The part of the averages that a training step keeps; null for codes that learn by their gradient. */
  declare readonly decay: number | null;
  /** Added to the counts of the averages. */
  declare readonly epsilon: number;
  /** A code that stands for fewer vectors of a batch is replaced. */
  declare readonly deadCodes: number;
  /** What it draws by in training. */
  declare seed: number | null;
  /** What the codes are drawn from. */
  declare readonly embeddingsInitializer: Initializer;
  protected readonly penalty: ActivityPenalty;

  constructor(args: LayerArgs & CodebookArgs, options: Options) {
    super(args, { ...CODEBOOK_OPTIONS, ...options });
    const { deadCodes } = this;
    if (deadCodes > 0 && this.decay === null) {
      const expected = '0 where codes learn by their gradient (nearest: a decay)';
      fail(this.getClassName(), 'deadCodes', expected, deadCodes);
    }
    this.penalty = new ActivityPenalty({ apply: (both) => Codebook.distances(this, both) });
    this.addLoss(() => this.penalty.take());
  }

  /** Makes the codebooks of vectors of a size. */
  protected abstract addCodebooks(size: number): void;

  override build(inputShape: Shape | Shape[]): void {
    const where = this.getClassName();
    const shape = oneShape(where, inputShape);
    const size = shape.at(-1) ?? fail(where, 'the channels of the input', 'defined', shape);
    this.addCodebooks(size);
    this.inputSpec = [new tfl.InputSpec({ minNDim: 2, axes: { [-1]: size } })];
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(this.getClassName(), inputShape);
    if (shape.length < 2) fail(this.getClassName(), 'the input', 'of rank 2 or more', shape);
    return shape;
  }
}

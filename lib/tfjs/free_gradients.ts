import type * as tf from '@tensorflow/tfjs-core';

type Gradients = Record<string, () => tf.Tensor>;

/** A recorded operation, as tfjs's engine has it. */
interface RecordedNode {
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly outputs: readonly tf.Tensor[];
  readonly saved: readonly tf.Tensor[];
  gradient?: (dys: readonly (tf.Tensor | null)[]) => Gradients;
}

/** What is used of the engine's state. */
interface RecordingState {
  readonly gradientDepth: number;
  readonly activeScope: { readonly track: readonly tf.Tensor[] } | null;
}

/** One way back through a tape. */
class Pass {
  /** What gradients have returned for the tensors of these ids, to be added up. */
  readonly #terms = new Map<number, tf.Tensor[]>();
  /** For how many tensors one has been returned that are still to come. */
  readonly #uses = new Map<number, number>();
  /** What the node before has no more use for, and what it saved. */
  #done: tf.Tensor[] = [];
  #saved: readonly tf.Tensor[] = [];
  #begun = false;

  /** Begins a node: frees what the one before had. The first one's dy is the caller's. */
  begin({ outputs, saved }: RecordedNode, dys: readonly (tf.Tensor | null)[]): void {
    const unused = ({ id }: tf.Tensor) => (this.#uses.get(id) ?? 0) === 0;
    for (const tensor of this.#done) if (unused(tensor) && !tensor.kept) tensor.dispose();
    for (const tensor of this.#saved) if (unused(tensor)) tensor.dispose();
    this.#saved = saved;
    this.#done = this.#begun ? dys.filter((dy) => dy !== null) : [];
    this.#begun = true;
    for (const { id } of outputs) {
      const terms = this.#terms.get(id) ?? [];
      this.#terms.delete(id);
      for (const term of terms) this.#uses.set(term.id, this.#uses.get(term.id)! - 1);
      this.#done.push(...terms);
    }
  }

  /** Notes what the node made for its gradients. */
  made(tensors: readonly tf.Tensor[]): void {
    this.#done.push(...tensors);
  }

  /** Notes the gradient by an input, which the engine adds to those that there are. */
  returned(dx: tf.Tensor, { id }: tf.Tensor): tf.Tensor {
    const terms = this.#terms.get(id);
    if (terms === undefined) this.#terms.set(id, [dx]);
    else terms.push(dx);
    this.#uses.set(dx.id, (this.#uses.get(dx.id) ?? 0) + 1);
    return dx;
  }
}

let pass = new Pass();

/** Runs what goes through a tape once. */
export function inOnePass<T>(run: () => T): T {
  const before = pass;
  pass = new Pass();
  try {
    return run();
  } finally {
    pass = before;
  }
}

/**
 * Lets a recorded operation's way back free the gradients that it has used, what the operation saved and what its gradients took,
 * as soon as the next one begins; tfjs frees them when all are done, so that a step holds every activation and
 * every gradient at once. Where gradients are recorded themselves, for those of second order, nothing is freed.
 *
 * @param recorded called before such a gradient, with what the operation saved
 */
export function freeOnTheWay(
  node: RecordedNode,
  state: RecordingState,
  recorded: (saved: readonly tf.Tensor[]) => void,
): void {
  const { gradient, inputs } = node;
  if (gradient === undefined) return;
  node.gradient = (dys) => {
    if (state.gradientDepth > 0) {
      recorded(node.saved);
      return gradient(dys);
    }
    const here = pass;
    here.begin(node, dys);
    const track = state.activeScope?.track ?? [];
    const before = track.length;
    const gradients = gradient(dys);
    here.made(track.slice(before));
    return Object.fromEntries(
      Object.entries(gradients).map(([name, of]) => [
        name,
        () => (name in inputs ? here.returned(of(), inputs[name]!) : of()),
      ]),
    );
  };
}

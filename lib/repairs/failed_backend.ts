import * as tf from '@tensorflow/tfjs-core';

/** What is used of tfjs's engine; it is written down because the engine's own type hides it. */
interface Engine {
  readonly backendName: string | undefined;
  readonly registry: Readonly<Record<string, object | undefined>>;
  setBackend(name: string): Promise<boolean>;
}

const MARK = Symbol.for('tfjs-deconv failed backend');

/**
 * A backend that does not start, as webgpu where there is no adapter, leaves the old one current. Stock's `setBackend`
 * answers false, but `getBackend()` names the new one, and the next operation throws that it "has not yet been
 * initialized".
 */
export function repairFailedBackend(): void {
  const prototype = Object.getPrototypeOf(tf.engine()) as Engine & { [MARK]?: true };
  if (prototype[MARK]) return;
  prototype[MARK] = true;
  const { setBackend } = prototype;
  prototype.setBackend = async function (name) {
    const old = this.backendName;
    const accepted = await setBackend.call(this, name);
    const running = old !== undefined && this.registry[old] !== undefined;
    if (!accepted && running && this.backendName === name) await setBackend.call(this, old);
    return accepted;
  };
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { fitImage, type Resize } from '../data/fit_image.js';
import { type DecodedImage, decodeImage } from './read_image.js';

/** What a picture is brought to. */
export interface Fit {
  size: readonly [height: number, width: number];
  resize: Resize;
}

/** A file's bytes, and what to make of them. */
export interface DecodingJob {
  id: number;
  bytes: Uint8Array;
  file: string;
  fit: Fit | undefined;
}

/** What the thread made of it; null where that was an error. */
export interface DecodingReply {
  id: number;
  decoded: DecodedImage | null;
}

/** Below so many pixels a process decodes no more than a thread costs to start. */
const FIRST_PIXELS = 2 ** 20;

const SCRIPT = path.join(import.meta.dirname, 'decode_worker');

/** For the sources, which are not compiled. */
const FROM_SOURCES = `
  const { workerData } = require('node:worker_threads');
  import('tsx/esm/api').then(({ tsImport }) => tsImport(workerData, 'file:///'));
`;

function startWorker(): Worker {
  if (existsSync(`${SCRIPT}.js`)) return new Worker(`${SCRIPT}.js`, { execArgv: [] });
  return new Worker(FROM_SOURCES, { eval: true, execArgv: [], workerData: `${SCRIPT}.ts` });
}

/** Decodes and fits in this thread. */
async function decodeHere({ bytes, file, fit }: Omit<DecodingJob, 'id'>): Promise<DecodedImage> {
  const decoded = await decodeImage(bytes, file);
  return fit === undefined
    ? decoded
    : { ...decoded, image: fitImage(decoded.image, fit.size, fit.resize) };
}

/**
 * A thread beside this one that decodes pictures, so that training goes on meanwhile. It begins once so many pixels were
 * decoded here that it pays. Where none can begin, or it ends, this thread decodes, and says so once.
 */
export class DecodingThread {
  readonly #start: () => Worker;
  readonly #firstPixels: number;
  readonly #say: (line: string) => void;
  readonly #waiting = new Map<number, (decoded: DecodedImage | null) => void>();
  #worker: Worker | undefined;
  #lost = false;
  #pixels = 0;
  #id = 0;
  /** Pictures that were decoded by the thread, and in this one. */
  readonly decoded = { there: 0, here: 0 };

  constructor({
    start = startWorker,
    firstPixels = FIRST_PIXELS,
    say = (line: string) => console.warn(line),
  } = {}) {
    this.#start = start;
    this.#firstPixels = firstPixels;
    this.#say = say;
  }

  /**
   * The picture of a file's bytes, fitted.
   *
   * @throws ValueError as readImage does
   */
  async decode(bytes: Uint8Array, file: string, fit?: Fit): Promise<DecodedImage> {
    const there = await this.#decodeThere({ bytes, file, fit });
    if (there !== null) {
      this.decoded.there++;
      return there;
    }
    const here = await decodeHere({ bytes, file, fit });
    this.decoded.here++;
    this.#pixels += here.image.width * here.image.height;
    return here;
  }

  /** Ends the thread, unless it is at work; the next picture begins another. */
  end(): void {
    if (this.#waiting.size > 0) return;
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }

  /** Null where there is no thread, where it ended meanwhile, and for what is damaged. */
  #decodeThere(job: Omit<DecodingJob, 'id'>): Promise<DecodedImage | null> | null {
    const worker = this.#running();
    if (worker === undefined) return null;
    const id = this.#id++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      // While something is asked of it, the process waits for it.
      worker.ref();
      worker.postMessage({ ...job, id });
    });
  }

  #running(): Worker | undefined {
    if (this.#worker !== undefined) return this.#worker;
    if (this.#lost || this.#pixels < this.#firstPixels) return undefined;
    try {
      this.#worker = this.#watched(this.#start());
    } catch (error) {
      this.#lose(error);
    }
    return this.#worker;
  }

  #watched(worker: Worker): Worker {
    worker.on('message', ({ id, decoded }: DecodingReply) => {
      const resolve = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) worker.unref();
      resolve?.(decoded);
    });
    const gone = (why: unknown) => {
      if (worker === this.#worker) this.#lose(why);
    };
    worker.on('error', gone);
    worker.on('exit', (code) => gone(`it ended by ${code}`));
    worker.unref();
    return worker;
  }

  /** From here on this thread decodes, and what the other was asked for. */
  #lose(why: unknown): void {
    this.#worker = undefined;
    this.#lost = true;
    const reason = (why as Error).message ?? String(why);
    this.#say(
      `Pictures are decoded between the steps from here on, as the thread for them is not there: ${reason}.`,
    );
    for (const resolve of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
  }
}

/** That of this process. */
export const decodingThread = new DecodingThread();

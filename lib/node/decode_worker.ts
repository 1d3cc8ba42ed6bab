/** The script of the thread of `DecodingThread`: decodes the pictures that it is sent, one after the other. */
import { parentPort } from 'node:worker_threads';
import { fitImage } from '../data/fit_image.js';
import type { DecodingJob, DecodingReply } from './decoding_thread.js';
import { decodeImage } from './read_image.js';

/** Null: whoever asked decodes it again and meets the error itself, with its class and cause. */
async function replyTo({ id, bytes, file, fit }: DecodingJob): Promise<DecodingReply> {
  try {
    const { image, ...facts } = await decodeImage(bytes, file);
    const fitted = fit === undefined ? image : fitImage(image, fit.size, fit.resize);
    return { id, decoded: { ...facts, image: fitted } };
  } catch {
    return { id, decoded: null };
  }
}

let last = Promise.resolve();
parentPort!.on('message', (job: DecodingJob) => {
  last = last.then(async () => {
    const reply = await replyTo(job);
    const buffer = reply.decoded?.image.data.buffer as ArrayBuffer | undefined;
    parentPort!.postMessage(reply, buffer === undefined ? [] : [buffer]);
  });
});

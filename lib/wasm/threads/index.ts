/**
 * The wasm backend on several threads, in Node and in isolated pages.
 *
 * @packageDocumentation
 */
export { type StartThreadsOptions, startThreads, threads } from './start_threads.js';

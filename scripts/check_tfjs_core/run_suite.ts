/**
 * Part of the bundle of bundle_suite.ts, imported between the backend and the tests: gives the tests
 * jasmine's functions and their environment, and writes one line of JSON a test to the file that the
 * process is given.
 */
import { appendFileSync } from 'node:fs';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util.js';
import jasmineRequire from 'jasmine-core/lib/jasmine-core/jasmine.js';

declare const SUITE_BACKEND: string;

/** What became of a test. */
export interface SuiteLine {
  name: string;
  status: 'passed' | 'failed' | 'pending' | 'excluded';
  /** The first line of the first failure. */
  message?: string;
}

interface SpecResult {
  fullName: string;
  status: SuiteLine['status'];
  failedExpectations: { message: string }[];
}

const [, , file] = process.argv;
if (file === undefined) throw new Error('The file for the results must be given.');

const jasmine = jasmineRequire.core(jasmineRequire);
const environment = jasmine.getEnv({ suppressLoadErrors: true });
Object.assign(globalThis, jasmineRequire.interface(jasmine, environment), { jasmine });
environment.configure({ random: false });

setTestEnvs([{ name: SUITE_BACKEND, backendName: SUITE_BACKEND, isDataSync: true }]);

environment.addReporter({
  specDone({ fullName, status, failedExpectations }: SpecResult) {
    const message = failedExpectations[0]?.message.split('\n')[0];
    const line: SuiteLine = { name: fullName, status, ...(message !== undefined && { message }) };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  },
});

// The tests register themselves while the bundle is read.
setImmediate(async () => {
  jasmine.DEFAULT_TIMEOUT_INTERVAL = 20_000;
  await environment.execute();
  appendFileSync(file, `${JSON.stringify({ done: true })}\n`);
  process.exit(0);
});

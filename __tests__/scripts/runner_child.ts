/**
 * Runs scripts with arguments, one after the other in this process, by its IPC channel: a message
 * { script, args } is answered by { status, stdout, stderr } when the script has ended.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Of the bundled scripts. */
const FOLDER = process.argv[2]!;

/** What would be written to a stream until it is put back. */
function captured(stream: NodeJS.WriteStream): () => string {
  const { write } = stream;
  let text = '';
  stream.write = (chunk: string | Uint8Array) => {
    text += chunk;
    return true;
  };
  return () => {
    stream.write = write;
    return text;
  };
}

let cases = 0;
process.on('message', async ({ script, args }: { script: string; args: string[] }) => {
  process.argv = [process.argv[0]!, script, ...args];
  process.exitCode = 0;
  const [stdout, stderr] = [captured(process.stdout), captured(process.stderr)];
  // Another address is another module: it runs anew.
  const url = `${pathToFileURL(path.join(FOLDER, script.replace(/\.ts$/, '.mjs')))}?case=${cases++}`;
  let thrown = '';
  try {
    await import(url);
  } catch (error) {
    thrown = (error as Error).stack ?? String(error);
  }
  const [out, err] = [stdout(), stderr() + thrown];
  process.send!({ status: process.exitCode, signal: null, stdout: out, stderr: err });
  process.exitCode = 0;
});
process.send!('ready');

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type OnnxRuntime, onnxSession } from './onnx_session.js';
import type { Row } from './rows.js';
import type { Task } from './tfjs_tasks.js';

/** A row's transposed convolution in a package of ONNX Runtime, of those that are installed in the folder `peers`. */
export function onnxTask(
  packageName: string,
  { peers, threads }: { peers: string; threads: number },
  row: Row,
): Promise<Task> {
  const runtime = createRequire(join(peers, 'package.json'))(packageName) as OnnxRuntime;
  return onnxSession(runtime, packageName === 'onnxruntime-web' ? 'wasm' : 'cpu', row, threads);
}

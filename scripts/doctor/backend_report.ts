import type { BackendName } from '../../lib/node/index.js';
import type { Check } from './check_convolutions.js';

/** What was found out about one backend. */
export type BackendReport =
  | {
      name: BackendName;
      loads: true;
      /** What it is. */
      description: string;
      /** Kernels that training convolutional models takes and that are not there. */
      missing: string[];
      checks: Check[];
    }
  | {
      name: BackendName;
      loads: false;
      /** Why not, and what to do. */
      description: string;
    };

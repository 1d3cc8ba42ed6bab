import type * as unpacked from '../../../lib/wasm/host/unpack_builds.js';
import { bitsSuite } from './bits_suite.js';

// As in an engine without relaxed SIMD.
jest.mock('../../../lib/wasm/host/unpack_builds.js', () => {
  const { unpackBuilds } = jest.requireActual<typeof unpacked>(
    '../../../lib/wasm/host/unpack_builds.js',
  );
  return {
    unpackBuilds: (packed: string) => ({ ...unpackBuilds(packed), relaxed: new Uint8Array() }),
  };
});

bitsSuite('plain');

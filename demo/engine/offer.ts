export const BACKENDS = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type Backend = (typeof BACKENDS)[number];

export const isBackend = (name: string | null): name is Backend =>
  (BACKENDS as readonly (string | null)[]).includes(name);

/** WebGPU's entry, as far as it is asked here; TypeScript's DOM library may lack it. */
interface WithGpu {
  gpu?: { requestAdapter(): Promise<object | null> };
}

/** Null where the browser offers what a backend needs, else what is missing. */
export async function missing(backend: Backend): Promise<string | null> {
  switch (backend) {
    case 'webgpu': {
      const { gpu } = navigator as WithGpu;
      if (gpu === undefined) return 'this browser has no WebGPU';
      const adapter = await gpu.requestAdapter().catch(() => null);
      return adapter === null ? 'no graphics adapter for WebGPU' : null;
    }
    case 'webgl': {
      const canvas = document.createElement('canvas');
      const context = canvas.getContext('webgl2') ?? canvas.getContext('webgl');
      // Browsers keep few contexts at a time: this one would take another's place.
      context?.getExtension('WEBGL_lose_context')?.loseContext();
      return context === null ? 'this browser has no WebGL' : null;
    }
    case 'wasm':
      return typeof WebAssembly === 'undefined' ? 'this browser has no WebAssembly' : null;
    case 'cpu':
      return null;
  }
}

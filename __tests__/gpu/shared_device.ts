/** WebGPU as a test file sees it, until it ends. */
export interface FilesGpu {
  readonly gpu: Pick<GPU, 'requestAdapter'>;
  /** Frees what the file made, and forgets who listens. */
  end(): void;
}

type Listening = Parameters<GPUDevice['addEventListener']>;

/** What is compiled once a process: the modules of a device by their code, their pipelines by the rest. */
class Compiled {
  readonly #modules = new Map<string, GPUShaderModule>();
  readonly #pipelines = new Map<GPUShaderModule, Map<string, GPUComputePipeline>>();

  constructor(readonly device: GPUDevice) {}

  module(descriptor: GPUShaderModuleDescriptor): GPUShaderModule {
    const known = this.#modules.get(descriptor.code);
    if (known !== undefined) return known;
    const made = this.device.createShaderModule(descriptor);
    this.#modules.set(descriptor.code, made);
    return made;
  }

  pipeline(descriptor: GPUComputePipelineDescriptor): GPUComputePipeline {
    const { compute, layout } = descriptor;
    if (layout !== 'auto') return this.device.createComputePipeline(descriptor);
    const ofModule = this.#pipelines.get(compute.module) ?? new Map<string, GPUComputePipeline>();
    this.#pipelines.set(compute.module, ofModule);
    const key = JSON.stringify([compute.entryPoint, compute.constants]);
    const made = ofModule.get(key) ?? this.device.createComputePipeline(descriptor);
    ofModule.set(key, made);
    return made;
  }
}

/** An object with the methods and attributes of another, which native code does not take for it. */
function facade<T extends object>(of: T): T {
  const own: object = Object.create(null);
  for (let type: object = of; type !== Object.prototype; type = Object.getPrototypeOf(type)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(type))) {
      if (name in own) continue;
      const property =
        typeof (value as unknown) === 'function'
          ? { value: (value as () => unknown).bind(of), writable: true }
          : { get: () => Reflect.get(of, name) };
      Object.defineProperty(own, name, { ...property, configurable: true });
    }
  }
  return own as T;
}

/**
 * One device for all test files of a process, each of which takes it for its own: most of the shaders of one file are those
 * of others, and take longer to compile than to run.
 */
export function sharedDevice(gpu: GPU): () => FilesGpu {
  const devices = new Map<string, Promise<Compiled>>();

  function deviceOf(adapter: GPUAdapter, descriptor?: GPUDeviceDescriptor): Promise<Compiled> {
    const key = JSON.stringify(descriptor);
    const made =
      devices.get(key) ?? adapter.requestDevice(descriptor).then((device) => new Compiled(device));
    devices.set(key, made);
    return made;
  }

  return () => {
    const ends: (() => void)[] = [];

    async function requestDevice(adapter: GPUAdapter, descriptor?: GPUDeviceDescriptor) {
      const compiled = await deviceOf(adapter, descriptor);
      const { device } = compiled;
      return Object.defineProperties(facade(device), {
        // One that is pending would keep what waits for it.
        lost: { value: new Promise(() => {}) },
        createShaderModule: { value: compiled.module.bind(compiled), writable: true },
        createComputePipeline: { value: compiled.pipeline.bind(compiled), writable: true },
        createBuffer: {
          value: (of: GPUBufferDescriptor) => {
            const buffer = device.createBuffer(of);
            const known = new WeakRef(buffer);
            ends.push(() => known.deref()?.destroy());
            return buffer;
          },
        },
        addEventListener: {
          value: (...listening: Listening) => {
            device.addEventListener(...listening);
            ends.push(() => device.removeEventListener(...listening));
          },
        },
      });
    }

    return {
      gpu: {
        async requestAdapter(options) {
          const adapter = await gpu.requestAdapter(options);
          if (adapter === null) return null;
          return Object.defineProperties(facade(adapter), {
            requestDevice: { value: requestDevice.bind(null, adapter) },
          });
        },
      },
      end() {
        for (const end of ends.splice(0)) end();
      },
    };
  };
}

import { unzipSync, zipSync } from 'fflate';

/** A JSON file in a zip. */
export function readZipJson<T>(zip: Uint8Array, name: string): T {
  return JSON.parse(new TextDecoder().decode(unzipSync(zip)[name])) as T;
}

/** The zip with another JSON file under this name. */
export function zipWith(zip: Uint8Array, name: string, json: unknown): Uint8Array {
  const file = new TextEncoder().encode(JSON.stringify(json));
  return zipSync({ ...unzipSync(zip), [name]: file }, { level: 0 });
}

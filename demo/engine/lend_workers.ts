/** What a worker asks of the page in the place of `new Worker` and its methods. */
export type Wish =
  | { kind: 'start'; id: number; url: string; name: string }
  | { kind: 'send'; id: number; message: unknown }
  | { kind: 'end'; id: number };

/** What the page passes on of a worker that it started. */
export type Heard = { id: number; message: unknown } | { id: number; error: string };

/** Workers that the page starts for a worker of its own. */
export interface Lender {
  /** For the one who borrows: `borrowWorkers` takes it. */
  readonly port: MessagePort;
  /** Ends all of them. */
  close(): void;
}

/**
 * Starts workers for a worker. Firefox's `new Worker` within a worker may not return while the machine is busy (Firefox 153:
 * one start in some fifty, with any script); from the page it does.
 */
export function lendWorkers(): Lender {
  const { port1, port2 } = new MessageChannel();
  const lent = new Map<number, Worker>();
  const tell = (heard: Heard) => port1.postMessage(heard);
  const start = (id: number, url: string, name: string) => {
    const worker = new Worker(url, { name });
    worker.onmessage = ({ data }) => tell({ id, message: data });
    worker.onerror = ({ message }) => tell({ id, error: message });
    lent.set(id, worker);
  };
  const end = (id: number) => {
    lent.get(id)?.terminate();
    lent.delete(id);
  };
  port1.onmessage = ({ data }: MessageEvent<Wish>) => {
    if (data.kind === 'start') start(data.id, data.url, data.name);
    else if (data.kind === 'send') lent.get(data.id)?.postMessage(data.message);
    else end(data.id);
  };
  return {
    port: port2,
    close() {
      port1.close();
      for (const id of [...lent.keys()]) end(id);
    },
  };
}

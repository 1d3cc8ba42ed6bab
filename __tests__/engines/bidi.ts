import { once } from 'node:events';

interface Reply {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
}

/** A connection to a browser by which commands are asked. */
export interface Bidi {
  command<T = unknown>(method: string, params: object): Promise<T>;
  close(): void;
}

/**
 * Connects to a browser by WebDriver BiDi.
 *
 * @param address as `ws://127.0.0.1:9222/session`.
 *
 * Source: WebDriver BiDi, W3C, https://www.w3.org/TR/webdriver-bidi/
 */
export async function connectBidi(address: string): Promise<Bidi> {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const waiting = new Map<number, (reply: Reply) => void>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply;
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply);
  });
  socket.addEventListener('close', () => {
    const closed = { type: 'error', error: 'closed', message: 'the browser is gone' } as const;
    for (const answer of waiting.values()) answer(closed);
  });
  return {
    async command<T>(method: string, params: object): Promise<T> {
      const id = ++last;
      const replied = new Promise<Reply>((answer) => waiting.set(id, answer));
      socket.send(JSON.stringify({ id, method, params }));
      const { type, result, error, message } = await replied;
      waiting.delete(id);
      if (type === 'error') throw new Error(`${method}: ${error}: ${message}`);
      return result as T;
    },
    close: () => socket.close(),
  };
}

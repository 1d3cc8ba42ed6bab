/** How long a script may take: a suite of tests is one. */
const SCRIPT_MS = 240_000;

/** What a script answers: as a text, as drivers change numbers and lists of their own accord. */
interface Answer {
  readonly value?: string;
  readonly error?: string;
}

/**
 * A session of a WebDriver.
 *
 * Source: WebDriver, W3C, https://www.w3.org/TR/webdriver2/
 */
export interface Session {
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** Asks for a command below /session/ID. */
  command(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>;
  /** What an expression of JavaScript is in the page, or what its promise comes to. */
  evaluate(expression: string): Promise<unknown>;
}

async function ask(method: string, address: string, body?: object): Promise<unknown> {
  const response = await fetch(address, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
  });
  const { value } = (await response.json()) as { value: unknown };
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`${method} ${new URL(address).pathname}: ${error}: ${message}`);
}

/** Whether a driver listens at an address, as `http://127.0.0.1:4444`. */
export const isReady = (driver: string): Promise<boolean> =>
  ask('GET', `${driver}/status`).then(
    () => true,
    () => false,
  );

/** Starts a browser by the driver at an address. */
export async function newSession(driver: string, wanted: object = {}): Promise<Session> {
  const capabilities = { alwaysMatch: { ...wanted, timeouts: { script: SCRIPT_MS } } };
  const started = (await ask('POST', `${driver}/session`, { capabilities })) as {
    sessionId: string;
    capabilities: Record<string, unknown>;
  };
  const command: Session['command'] = (method, path, body) => {
    const whole = method === 'POST' ? (body ?? {}) : body;
    return ask(method, `${driver}/session/${started.sessionId}${path}`, whole);
  };
  return {
    capabilities: started.capabilities,
    command,
    async evaluate(expression) {
      const script = `
        const answer = arguments[0];
        (async () => ${expression})().then(
          (value) => answer({ value: JSON.stringify(value) }),
          (error) => answer({ error: String(error?.message ?? error) }),
        );`;
      const answer = (await command('POST', '/execute/async', { script, args: [] })) as Answer;
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.value === undefined ? undefined : JSON.parse(answer.value);
    },
  };
}

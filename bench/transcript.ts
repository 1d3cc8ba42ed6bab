import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a script prints line by line, and writes to a file at its end. */
export class Transcript {
  readonly #lines: string[] = [];

  say(line: string): void {
    this.#lines.push(line);
    console.log(line);
  }

  /** Writes it under a heading, which the end knows. */
  write(folder: string, name: string, heading: string): void {
    console.log(heading);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), `${[heading, '', ...this.#lines].join('\n').trimEnd()}\n`);
  }
}

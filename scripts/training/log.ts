import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from './write_whole.js';

/** What is known after an epoch. */
export interface EpochRow {
  epoch: number;
  step: number;
  /** Means over the epoch's steps, by name. */
  train: Record<string, number>;
  /** Means over the validation data; null without. */
  validation: Record<string, number> | null;
  seconds: number;
  itemsPerSecond: number;
}

export interface StepRow {
  step: number;
  epoch: number;
  values: number[];
}

/** A line of epochs.jsonl; null if a crash has left half of it. */
function epochRow(line: string): EpochRow | null {
  try {
    return JSON.parse(line) as EpochRow;
  } catch {
    return null;
  }
}

/**
 * The log of a run: steps.csv, a row for each step, and epochs.jsonl, a line of JSON for each
 * epoch. Numbers are written in full, so that two runs can be compared by their logs.
 */
export class Log {
  readonly steps: StepRow[] = [];
  readonly epochs: EpochRow[] = [];
  readonly #csv: string;
  readonly #jsonl: string;

  /**
   * @param from what a checkpoint says is done: later rows, of a run that ended between two
   *     checkpoints, are cut off. 0 begins anew.
   */
  constructor(folder: string, names: string[], from: { step: number; epoch: number }) {
    mkdirSync(folder, { recursive: true });
    this.#csv = path.join(folder, 'steps.csv');
    this.#jsonl = path.join(folder, 'epochs.jsonl');
    if (from.step > 0) this.#read(from);
    const rows = this.steps.map((row) => this.#csvRow(row)).join('');
    writeWhole(this.#csv, `step,epoch,${names.join(',')}\n${rows}`);
    this.#writeEpochs();
  }

  #read(from: { step: number; epoch: number }): void {
    const lines = (file: string) =>
      existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    for (const line of lines(this.#csv).slice(1, 1 + from.step)) {
      const [step, epoch, ...values] = line.split(',').map(Number);
      this.steps.push({ step: step!, epoch: epoch!, values });
    }
    for (const line of lines(this.#jsonl)) {
      const row = epochRow(line);
      // An epoch that the steps' number ended early has its row before it is over.
      if (row === null || row.step > from.step || row.epoch > from.epoch) break;
      this.epochs.push(row);
    }
  }

  #csvRow({ step, epoch, values }: StepRow): string {
    return `${[step, epoch, ...values].join(',')}\n`;
  }

  step(row: StepRow): void {
    this.steps.push(row);
    appendFileSync(this.#csv, this.#csvRow(row));
  }

  /** Adds a row, in place of an earlier one of the same epoch. */
  epoch(row: EpochRow): void {
    if (this.epochs.at(-1)?.epoch === row.epoch) this.epochs.pop();
    this.epochs.push(row);
    this.#writeEpochs();
  }

  #writeEpochs(): void {
    writeWhole(this.#jsonl, this.epochs.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }
}

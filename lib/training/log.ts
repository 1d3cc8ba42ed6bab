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

const STEPS = 'steps.csv';
const EPOCHS = 'epochs.jsonl';

const csvRow = ({ step, epoch, values }: StepRow) => `${[step, epoch, ...values].join(',')}\n`;

/** A line of epochs.jsonl; null if a crash has left half of it. */
function epochRow(line: string): EpochRow | null {
  try {
    return JSON.parse(line) as EpochRow;
  } catch {
    return null;
  }
}

/**
 * The log of a run, in its folder: steps.csv, a row for each step, and epochs.jsonl, a line of JSON for
 * each epoch. Numbers are written in full, so that two runs can be compared by their logs.
 */
export class Log {
  readonly steps: StepRow[] = [];
  readonly epochs: EpochRow[] = [];
  readonly #folder: string | null;

  /**
   * @param folder null: it is kept in memory alone
   * @param from what a checkpoint says is done: later rows, of a run that ended between two
   *     checkpoints, are cut off. 0 begins anew.
   */
  constructor(folder: string | null, names: string[], from: { step: number; epoch: number }) {
    this.#folder = folder;
    if (folder === null) return;
    mkdirSync(folder, { recursive: true });
    if (from.step > 0) this.#read(folder, from);
    const rows = this.steps.map(csvRow).join('');
    writeWhole(path.join(folder, STEPS), `step,epoch,${names.join(',')}\n${rows}`);
    this.#writeEpochs();
  }

  #read(folder: string, from: { step: number; epoch: number }): void {
    const lines = (file: string) =>
      existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    for (const line of lines(path.join(folder, STEPS)).slice(1, 1 + from.step)) {
      const [step, epoch, ...values] = line.split(',').map(Number);
      this.steps.push({ step: step!, epoch: epoch!, values });
    }
    for (const line of lines(path.join(folder, EPOCHS))) {
      const row = epochRow(line);
      // An epoch that the steps' number ended early has its row before it is over.
      if (row === null || row.step > from.step || row.epoch > from.epoch) break;
      this.epochs.push(row);
    }
  }

  step(row: StepRow): void {
    this.steps.push(row);
    if (this.#folder !== null) appendFileSync(path.join(this.#folder, STEPS), csvRow(row));
  }

  /** Adds a row, in place of an earlier one of the same epoch. */
  epoch(row: EpochRow): void {
    if (this.epochs.at(-1)?.epoch === row.epoch) this.epochs.pop();
    this.epochs.push(row);
    this.#writeEpochs();
  }

  #writeEpochs(): void {
    if (this.#folder === null) return;
    const lines = this.epochs.map((row) => `${JSON.stringify(row)}\n`).join('');
    writeWhole(path.join(this.#folder, EPOCHS), lines);
  }
}

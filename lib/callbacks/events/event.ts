import type { Sink } from '../sink.js';
import {
  bytesField,
  doubleField,
  type Field,
  floatField,
  integerField,
  message,
} from './protobuf.js';
import { record } from './record.js';

// The numbers of fields are those of event.proto, summary.proto, tensor.proto and tensor_shape.proto of TensorFlow.
const FLOAT = 1;
const STRING = 7;
const SCALAR = 1;
const BLOB_SEQUENCE = 3;

/** What an event says, and which of TensorBoard's plugins shows it. */
function value(tag: string, plugin: string, dataClass: number, tensor: readonly Field[]): Field {
  const metadata = message(bytesField(1, bytesField(1, plugin)), integerField(4, dataClass));
  return bytesField(
    1,
    message(bytesField(1, tag), bytesField(9, metadata), bytesField(8, message(...tensor))),
  );
}

/** A number. */
export const scalarValue = (tag: string, number: number): Field =>
  value(tag, 'scalars', SCALAR, [
    integerField(1, FLOAT),
    bytesField(2, message()),
    floatField(5, number),
  ]);

/** A picture, as a PNG. */
export function imageValue(tag: string, png: Uint8Array, width: number, height: number): Field {
  const shape = message(bytesField(2, integerField(1, 3)));
  const strings = [String(width), String(height), png].map((one) => bytesField(8, one));
  return value(tag, 'images', BLOB_SEQUENCE, [
    integerField(1, STRING),
    bytesField(2, shape),
    ...strings,
  ]);
}

/** An event file: records of events, each with the time and the step of what it says. */
export class EventWriter {
  private opened = false;

  constructor(private readonly sink: Sink) {}

  /** Adds values at a step. */
  async write(step: number, values: readonly Field[]): Promise<void> {
    await this.open();
    await this.add(integerField(2, step), bytesField(5, message(...values)));
  }

  private async open(): Promise<void> {
    if (this.opened) return;
    this.opened = true;
    if (await this.sink.open(true)) return;
    await this.add(bytesField(3, 'brain.Event:2'));
  }

  private async add(...fields: readonly Field[]): Promise<void> {
    await this.sink.write(record(message(doubleField(1, Date.now() / 1000), ...fields)));
  }
}

/** A camera or a microphone that is on. */
export interface Live {
  stop(): void;
}

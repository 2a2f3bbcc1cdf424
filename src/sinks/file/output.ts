/** Where the bytes of a file go. */
export interface Output {
  /** Resolves when the bytes may be used for something else. One call at a time. */
  write(bytes: Uint8Array): Promise<void>;
  /** All is written: makes it whole, durable and visible. */
  finish(): Promise<void>;
  /** Ends it. What was not finished is taken away, where that can be. Safe to call twice. */
  close(): Promise<void>;
}

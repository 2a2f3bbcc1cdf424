const ZERO = 0x30;
const CLOSE_BRACE = 0x7d;

/** What the server answered to a message. */
export type Acknowledgement =
  | { readonly is: 'stored'; readonly stream: string; readonly sequence: number; readonly duplicate: boolean }
  /** No stream took it. */
  | { readonly is: 'nowhere' }
  | {
      readonly is: 'refused';
      /** As HTTP has it: 400 for what will never do, 503 for what may do later. */
      readonly status: number;
      /** The server's own number for the error. */
      readonly number: number;
      readonly reason: string;
    };

interface Answer {
  readonly stream?: string;
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly code?: number; readonly err_code?: number; readonly description?: string };
}

/** Reads the body of an answer. */
export function readAcknowledgement(body: Uint8Array): Acknowledgement {
  const { stream = '', seq = 0, duplicate = false, error } = parse(Buffer.from(body).toString());
  if (error === undefined) return { is: 'stored', stream, sequence: seq, duplicate };
  const { code = 500, err_code: number = 0, description = 'the server refused the message' } = error;
  return { is: 'refused', status: code, number, reason: description };
}

/**
 * The usual answer by its beginning, `{"stream":"NAME", "seq":`, and the number behind it; undefined where it is
 * another.
 */
export function sequenceIn(body: Uint8Array, beginnings: readonly Uint8Array[]): number | undefined {
  for (const beginning of beginnings) {
    const from = beginning.length;
    const end = body.length - 1;
    if (end <= from || body[end] !== CLOSE_BRACE || !startsWith(body, beginning)) continue;
    let sequence = 0;
    for (let at = from; at < end; at++) {
      const digit = (body[at] as number) - ZERO;
      if (digit < 0 || digit > 9) return undefined;
      sequence = sequence * 10 + digit;
    }
    return sequence;
  }
  return undefined;
}

function startsWith(bytes: Uint8Array, beginning: Uint8Array): boolean {
  for (let i = 0; i < beginning.length; i++) if (bytes[i] !== beginning[i]) return false;
  return true;
}

/** What answers from a stream begin with, as old and as new servers write them. */
export function beginningsOf(stream: string): readonly Uint8Array[] {
  const name = JSON.stringify(stream);
  return [`{"stream":${name}, "seq":`, `{"stream":${name},"seq":`].map((text) => Buffer.from(text));
}

function parse(body: string): Answer {
  try {
    return JSON.parse(body) as Answer;
  } catch {
    return { error: { description: 'the server answered what is no JSON' } };
  }
}

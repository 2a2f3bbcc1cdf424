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
export function readAcknowledgement(body: string): Acknowledgement {
  const { stream = '', seq = 0, duplicate = false, error } = parse(body);
  if (error === undefined) return { is: 'stored', stream, sequence: seq, duplicate };
  const { code = 500, err_code: number = 0, description = 'the server refused the message' } = error;
  return { is: 'refused', status: code, number, reason: description };
}

/** The usual answer by its beginning, `{"stream":"NAME", "seq":`, and the number behind it; undefined where it is another. */
export function sequenceIn(body: string, beginnings: readonly string[]): number | undefined {
  for (const beginning of beginnings) {
    if (!body.startsWith(beginning)) continue;
    const sequence = Number(body.slice(beginning.length, -1));
    return Number.isInteger(sequence) && body.endsWith('}') ? sequence : undefined;
  }
  return undefined;
}

/** What answers from a stream begin with, as old and as new servers write them. */
export function beginningsOf(stream: string): readonly string[] {
  const name = JSON.stringify(stream);
  return [`{"stream":${name}, "seq":`, `{"stream":${name},"seq":`];
}

function parse(body: string): Answer {
  try {
    return JSON.parse(body) as Answer;
  } catch {
    return { error: { description: 'the server answered what is no JSON' } };
  }
}

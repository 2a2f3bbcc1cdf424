import { SluiceError } from '../errors.ts';
import { escapeText } from './escape.ts';
import type { Paint } from './paint.ts';
import { withoutSecrets } from './secrets.ts';
import { cutToWidth } from './width.ts';

/** No line of an error is longer, whatever a server or a header says. */
const LINE_COLUMNS = 500;
/** Characters looked at for a line: more, so that a password is not cut in two and then overlooked. */
const LOOKED_AT = 2000;
const STACK_LINES = 5;

/**
 * The lines that show an error, at most `room` of them: what and where, the evidence, and what to do
 * next. The hint is never what is left out.
 */
export function reportError(error: unknown, paint: Paint, room: number): string[] {
  const { code, place, message, notes, hint } = partsOf(error);
  const clean = (text: string) =>
    cutToWidth(escapeText(withoutSecrets(text.slice(0, LOOKED_AT))), LINE_COLUMNS);
  const head = `${paint('error', `error[${code}]`)} ${place === undefined ? '' : `${clean(place)}: `}${clean(message)}`;
  const help = hint === undefined ? [] : [`${paint('help', 'help:')} ${clean(hint)}`];
  const fits = Math.max(0, room - 1 - help.length);
  const shown = notes.length > fits ? notes.slice(0, Math.max(0, fits - 1)) : notes;
  const lines = shown.map((note) => `  ${clean(note)}`);
  if (shown.length < notes.length && fits > 0)
    lines.push(`  … and ${notes.length - shown.length} more lines`);
  return [head, ...lines, ...help].slice(0, Math.max(1, room));
}

interface Parts {
  readonly code: string;
  readonly place: string | undefined;
  readonly message: string;
  readonly notes: readonly string[];
  readonly hint: string | undefined;
}

function partsOf(error: unknown): Parts {
  if (error instanceof SluiceError && error.code !== 'internal') return error;
  const known =
    error instanceof Error ? error : new Error(`something was thrown that is no error: ${String(error)}`);
  const root = known.cause instanceof Error ? known.cause : known;
  return {
    code: 'internal',
    place: undefined,
    message: known.message || known.name,
    notes: [...(root === known ? [] : [`caused by ${root.name}: ${root.message}`]), ...stackOf(root)],
    hint: 'this is a bug in sluice; please report it with the lines above',
  };
}

function stackOf(error: Error): string[] {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return frames.slice(0, STACK_LINES).map((line) => line.trim());
}

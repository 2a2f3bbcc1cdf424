import { SluiceError } from '../../../errors.ts';
import { isParameterName, type Parameters } from './parameters.ts';

const BLANK = /\s/;

/**
 * Reads `host=/tmp dbname='my db'`. Values may hold `\'` and `\\`; blanks may stand around `=`.
 * Errors name parameters, never values: one of them may be a password.
 */
export function parseConninfo(text: string): Parameters {
  const found: Parameters = {};
  let at = 0;
  const skipBlanks = () => {
    while (at < text.length && BLANK.test(text[at] as string)) at++;
  };
  for (skipBlanks(); at < text.length; skipBlanks()) {
    const start = at;
    while (at < text.length && text[at] !== '=' && !BLANK.test(text[at] as string)) at++;
    const name = text.slice(start, at);
    skipBlanks();
    if (text[at] !== '=') throw wrong('a parameter without "=" behind its name');
    at++;
    skipBlanks();
    if (!isParameterName(name)) throw wrong(`no connection parameter is called ${JSON.stringify(name)}`);
    const quoted = text[at] === "'";
    if (quoted) at++;
    let value = '';
    for (; at < text.length; at++) {
      const char = text[at] as string;
      if (quoted ? char === "'" : BLANK.test(char)) break;
      if (char === '\\') at++;
      value += text[at] ?? '';
    }
    if (quoted && text[at] !== "'") throw wrong(`the quoted value of ${name} is never closed`);
    if (quoted) at++;
    found[name] = value;
  }
  return found;
}

function wrong(message: string): SluiceError {
  return new SluiceError('usage', `connection string: ${message}`, {
    hint: 'write it as host=… port=… dbname=… user=…, or as a postgres:// address',
  });
}

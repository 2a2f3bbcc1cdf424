/** Takes passwords out of connection URLs and connection strings, wherever they stand in a text. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]*):\S*@/gi, '$1:***@')
    .replace(/\b(password|passfile|sslpassword)(\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&'"]+)/gi, '$1$2***');
}

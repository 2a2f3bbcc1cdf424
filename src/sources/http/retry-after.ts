/** What the header `Retry-After` asks for, in milliseconds from now; 0 where it says nothing that can be read. */
export function retryAfterMillis(header: string | undefined, now = Date.now()): number {
  if (header === undefined) return 0;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // Other numbers are dates to Date.parse, and mean nothing here.
  const date = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}

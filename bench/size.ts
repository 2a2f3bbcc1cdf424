const UNITS: Record<string, number> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
};

/** `300MB`, `64MiB`, `1.5GB` or plain bytes, as bytes. */
export function parseSize(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([KMG]?i?B)?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) throw new Error(`not a size: ${text} (try 300MB)`);
  return Math.round(Number(digits) * (UNITS[(unit ?? 'B').toUpperCase()] as number));
}

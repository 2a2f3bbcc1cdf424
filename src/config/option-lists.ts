/** What only a table, or the ledger beside it, has a use for. */
export const LEDGER_OPTIONS = [
  ['create', '--create'],
  ['onConflict', '--on-conflict'],
  ['key', '--key'],
  ['again', '--again'],
  ['restart', '--restart'],
  ['job', '--job'],
  ['unlogged', '--unlogged'],
  ['atomic', '--atomic'],
  ['replace', '--replace'],
  ['before', '--before'],
  ['after', '--after'],
  ['wait', '--wait'],
  ['skipLocked', '--skip-locked'],
  ['ledgerSchema', '--ledger-schema'],
  ['ledger', '--no-ledger'],
] as const;

/** Options of a load that mean nothing where nothing is loaded. */
export const LOAD_ONLY = [
  ...LEDGER_OPTIONS,
  ['lanes', '--lanes'],
  ['retryFor', '--retry-for'],
  ['toFormat', '--to-format'],
  ['toDelimiter', '--to-delimiter'],
  ['overwrite', '--overwrite'],
] as const;

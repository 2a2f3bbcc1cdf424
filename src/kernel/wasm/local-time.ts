/** What `now`, `today` and the like mean: the start of the run by the session's clock. */
import { FAULT_TIME_ZONE } from '../../record/fault-number';
import { COLUMN_NOW, COLUMN_TABLE } from '../layout';
import { DAY, floorDivide, UNIX_EPOCH_DAY } from './calendar';
import { refuse } from './refuse';
import { EPOCH, TOMORROW, YESTERDAY } from './time-word';
import { NO_OFFSET, offsetAtInstant } from './zone';

/** Microseconds since 2000-01-01 00:00 by the session's clock, set by `readLocalTime`. */
export let localNow: i64 = 0;
/** The session's offset from UTC, microseconds east. */
export let localOffset: i64 = 0;

/** Finds what the session's clock showed as the run started. False if its zone is unknown; then it has refused. */
export function readLocalTime(column: usize): bool {
  const now = load<i64>(column, COLUMN_NOW);
  localOffset = offsetAtInstant(<usize>load<u32>(column, COLUMN_TABLE), now);
  if (localOffset == NO_OFFSET) return refuse(FAULT_TIME_ZONE) != 0;
  localNow = now + localOffset;
  return true;
}

/** The day that a special word means by the session's clock. */
export function localDay(word: u32): i32 {
  if (word == EPOCH) return UNIX_EPOCH_DAY;
  const today = <i32>floorDivide(localNow, DAY);
  return today + (word == TOMORROW ? 1 : word == YESTERDAY ? -1 : 0);
}

import { FORMAT_CSV, FORMAT_NDJSON } from '../layout';
import { frame as frameCsv } from './frame';
import { frameElements } from './elements-frame';
import { frameLines } from './ndjson-frame';
import { frameCarefully } from './frame-careful';
import { format, isCareful } from './plan';

/** Finds where records end, as the plan's format has it: see ./frame for what goes in and comes out. */
export function frame(state: usize, end: usize, last: bool): u32 {
  if (format == FORMAT_CSV) return isCareful ? frameCarefully(state, end, last) : frameCsv(state, end, last);
  return format == FORMAT_NDJSON ? frameLines(state, end, last) : frameElements(state, end, last);
}

import { DEFAULT_RATIO, type ExpansionLimits } from '../sources/expansion.ts';
import { within } from './limits.ts';
import type { RawLoad } from './raw.ts';
import { parseBytes, parseCount } from './sizes.ts';

/** What compressed sources may become, by the options. Throws `usage`. */
export function expansionLimits({ maxRatio, maxOutput }: RawLoad): ExpansionLimits {
  return {
    ratio: ratioOf(maxRatio),
    outputBytes:
      maxOutput === undefined || maxOutput === 'none'
        ? Number.POSITIVE_INFINITY
        : within('outputBytes', parseBytes('--max-output', maxOutput)),
  };
}

/** `1000`, or as people write it, `1000:1`. */
function ratioOf(typed: string | undefined): number {
  if (typed === undefined) return DEFAULT_RATIO;
  if (typed === 'none') return Number.POSITIVE_INFINITY;
  return within('ratio', parseCount('--max-ratio', typed.replace(/:1$/, '')));
}

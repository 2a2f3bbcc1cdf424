import type { LoadSettings } from '../config/settings.ts';
import type { Plan } from '../engine/plan.ts';
import { CHUNK_RECORDS } from '../kernel/layout.ts';
import type { KernelFormat } from '../kernel/plan.ts';
import type { Schema, Wire, Zone } from '../record/schema.ts';

/** PostgreSQL's own epoch, milliseconds since 1970. */
const POSTGRES_EPOCH_MILLIS = Date.UTC(2000, 0, 1);

/** Everything decided, from settings and what was found at both ends. */
export function makePlan(
  settings: LoadSettings,
  format: KernelFormat,
  schema: Schema,
  wire: Wire,
  zone: Zone | undefined,
): Plan {
  return {
    kernel: {
      schema,
      format,
      wire,
      maxRecordBytes: settings.recordBytes,
      mends: { replaces: settings.invalidUtf8 === 'replace', strips: settings.nul === 'strip' },
      lossy: settings.lossy,
      relativeTimes: settings.allowRelativeTimes,
      now: BigInt(Date.now() - POSTGRES_EPOCH_MILLIS) * 1000n,
      ...(zone && { zone }),
    },
    sizes: {
      chunkBytes: settings.chunkBytes,
      chunkRecords: Math.min(CHUNK_RECORDS, settings.batchRows),
      batchBytes: settings.batchBytes,
      batchRecords: settings.batchRows,
      batchAgeMillis: settings.batchAgeMillis,
      lanes: settings.lanes,
      workers: settings.workers,
    },
  };
}

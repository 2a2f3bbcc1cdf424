import type { LoadSettings } from '../config/settings.ts';
import type { Plan } from '../engine/plan.ts';
import { CHUNK_RECORDS } from '../kernel/layout.ts';
import type { KernelFormat } from '../kernel/plan.ts';
import type { Schema, Wire, Zone } from '../record/schema.ts';

/** Bytes of payload for each byte of a chunk that may go to values which are not there. */
const EMPTY_EXPANSION = 2;
/** PostgreSQL's own epoch, milliseconds since 1970. */
const POSTGRES_EPOCH_MILLIS = Date.UTC(2000, 0, 1);

/**
 * Records of a chunk that are sure to fit when all that they have is NULL: in JSON a value that is missing takes
 * no byte of the source, and still four of the payload.
 */
function mostRecords(chunkBytes: number, format: KernelFormat, { columns }: Schema): number {
  if (format.name === 'csv') return CHUNK_RECORDS;
  return Math.max(1, Math.floor((chunkBytes * EMPTY_EXPANSION) / (2 + 4 * columns.length)));
}

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
      lossy: settings.lossy,
      relativeTimes: settings.allowRelativeTimes,
      now: BigInt(Date.now() - POSTGRES_EPOCH_MILLIS) * 1000n,
      ...(zone && { zone }),
    },
    sizes: {
      chunkBytes: settings.chunkBytes,
      chunkRecords: Math.min(
        CHUNK_RECORDS,
        settings.batchRows,
        mostRecords(settings.chunkBytes, format, schema),
      ),
      batchBytes: settings.batchBytes,
      batchRecords: settings.batchRows,
      batchAgeMillis: settings.batchAgeMillis,
      lanes: settings.lanes,
      workers: settings.workers,
    },
  };
}

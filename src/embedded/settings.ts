/**
 * What a new cluster's postgresql.conf says beyond the defaults. People may edit it afterwards; where the
 * server listens is not here, since that is ours and given at each start.
 */
export const SETTINGS = `
# Room for large loads. fsync stays on: what was loaded is still there after a power cut.
shared_buffers = 256MB
wal_buffers = 16MB
max_wal_size = 4GB
checkpoint_timeout = 15min
maintenance_work_mem = 256MB
log_checkpoints = off

# Rows never reach the log.
log_error_verbosity = terse
log_min_error_statement = panic

timezone = 'UTC'
log_timezone = 'UTC'
`;

/**
 * Bytewise order, UTF-8 text. From version 17 on the server has a C.UTF-8 of its own, which knows the
 * case of all letters; before, only that of ASCII, since not every system has such a locale.
 */
export function localeArguments(major: number): string[] {
  const base = ['--encoding=UTF8', '--locale=C'];
  return major < 17 ? base : [...base, '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
}

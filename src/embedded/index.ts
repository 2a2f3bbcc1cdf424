export type { Embedded } from './embedded.ts';
export { startEmbedded } from './start.ts';
export { type EmbeddedStatus, embeddedStatus } from './status.ts';
export { stopEmbedded } from './stop.ts';

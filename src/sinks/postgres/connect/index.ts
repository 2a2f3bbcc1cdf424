export { connect } from './connect.ts';
export type { Connection } from './connection.ts';
export type { Endpoint } from './endpoint.ts';
export { processSurroundings, type Surroundings } from './surroundings.ts';
export { describeTarget, resolveTarget, type Target } from './target.ts';

export { configure } from './plan';
export { faultCount } from './faults';
export { lineEnds } from './lines';
export { frame } from './frame';
export { refusal } from './refuse';
export { readCount, run } from './run';
export { sentCount } from './encode';
export { encodeValue } from './value';

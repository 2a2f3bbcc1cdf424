export { refusal } from './refuse';
export { encodeValue } from './value';

import { JSON_OPENED, NODE_KEY_AT, NODE_KEY_BYTES, NODE_NUMBER, NODE_PARENT } from '../json-layout';
import { CLOSE_BRACE, COLON, COMMA, OPEN_BRACE } from './ascii';
import { copyBytes } from './copy-bytes';
import { restAt, restField, workAt } from './ndjson-plan';

/** Its place in the source lies before each text, as that of other texts does. */
const PLACE_BYTES: usize = 8;

/** Where the text of the record at hand begins, and its end so far. */
let textStart: usize = 0;
let textNext: usize = 0;

/** Before the first record of a strip. */
export function openRests(): void {
  textNext = restAt;
  textStart = textNext + PLACE_BYTES;
}

/** Begins the text of a record. What a rejected record left behind is overwritten. */
export function openRest(): void {
  textStart = textNext + PLACE_BYTES;
  textNext = textStart;
  put(OPEN_BRACE);
}

/** Adds a member of an object: the bytes `[key, end)` of the source. */
export function addRest(node: usize, key: usize, end: usize): void {
  if (load<u32>(node, NODE_PARENT) != 0) openNode(node);
  putComma();
  textNext = copyBytes(key, end, textNext);
}

/** Closes the object within the rest, if there is one: the one in the source is closed. */
export function closeRestOf(node: usize): void {
  const opened = workAt + JSON_OPENED + <usize>load<u32>(node, NODE_NUMBER);
  if (load<u8>(opened) == 0) return;
  store<u8>(opened, 0);
  put(CLOSE_BRACE);
}

/** Puts the text into its field. `[start, end)` is the record. */
export function putRest(fields: usize, start: usize, end: usize): void {
  put(CLOSE_BRACE);
  store<u32>(textStart - 8, <u32>start);
  store<u32>(textStart - 4, <u32>end);
  store<u64>(fields + (<usize>restField << 3), <u64>textStart | (<u64>textNext << 32));
  // There is nothing to take back now.
  textStart = textNext + PLACE_BYTES;
}

/** Takes back what a record that is rejected has left. */
export function dropRest(): void {
  textNext = textStart - PLACE_BYTES;
  memory.fill(workAt + JSON_OPENED, 0, 16384);
}

/** Opens an object on the way, and those around it, once something goes into it. */
function openNode(node: usize): void {
  const opened = workAt + JSON_OPENED + <usize>load<u32>(node, NODE_NUMBER);
  if (load<u8>(opened) != 0) return;
  store<u8>(opened, 1);
  const parent: usize = load<u32>(node, NODE_PARENT);
  if (load<u32>(parent, NODE_PARENT) != 0) openNode(parent);
  putComma();
  const key: usize = load<u32>(node, NODE_KEY_AT);
  textNext = copyBytes(key, key + <usize>load<u32>(node, NODE_KEY_BYTES), textNext);
  put(COLON);
  put(OPEN_BRACE);
}

function putComma(): void {
  if (load<u8>(textNext - 1) != OPEN_BRACE) put(COMMA);
}

// @ts-ignore: decorator
@inline
function put(byte: u8): void {
  store<u8>(textNext, byte);
  textNext += 1;
}

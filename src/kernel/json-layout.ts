/**
 * How a plan tells the kernel which members of a JSON record go where, and the working memory that this
 * takes. As in ./layout: all fields are u32, offsets in bytes.
 */

/** What PLAN_JSON points to. */
export const JSON_SIZE = 32;
/** Address of the NODE of the record itself. */
export const JSON_ROOT = 0;
/** Arrays and objects that may be open at once, the record among them. */
export const JSON_MAX_DEPTH = 4;
/** What becomes of a member that goes nowhere: an EXTRA_*. */
export const JSON_EXTRA = 8;
/** The field that all such members make together, for EXTRA_REST. */
export const JSON_REST_FIELD = 12;
/** 1 where a key may stand but once in its object. */
export const JSON_UNIQUE = 16;
/** Address of one byte for each field, 1 where the record must have it; 0 where none must be there. */
export const JSON_REQUIRED = 20;

export const EXTRA_REJECT = 0;
export const EXTRA_IGNORE = 1;
export const EXTRA_REST = 2;

/** An object that members are taken from: the record, or one on the way to a member. */
export const NODE_SIZE = 48;
/** Its table of members by the hash of their keys: slots less one, and the address of the slots. */
export const NODE_SLOT_MASK = 0;
export const NODE_SLOTS_AT = 4;
/** The fields in it and below it: how many, and the address of their numbers. */
export const NODE_FIELDS = 8;
export const NODE_FIELDS_AT = 12;
/** 1 for the record. */
export const NODE_DEPTH = 16;
export const NODE_NUMBER = 20;
/** The object that it is a member of, 0 for the record, and its key as JSON, in quotes. */
export const NODE_PARENT = 24;
export const NODE_KEY_AT = 28;
export const NODE_KEY_BYTES = 32;

/** A member that is taken: a slot of its object's table holds its address, or 0. */
export const MEMBER_SIZE = 32;
export const MEMBER_KEY_AT = 0;
export const MEMBER_KEY_BYTES = 4;
/** Its field, and for KIND_NODE the address of the NODE. */
export const MEMBER_TARGET = 8;
/** A KIND_*. */
export const MEMBER_KIND = 12;

/** The text of a string, the raw text of anything else. */
export const KIND_TEXT = 0;
/** The same, but a number that is whole goes without a fraction or an exponent. */
export const KIND_INTEGER = 1;
/** JSON, as it stands in the source. */
export const KIND_RAW = 2;
/** An array becomes an array literal, its elements as KIND_TEXT or as KIND_RAW; anything else is as KIND_TEXT. */
export const KIND_ARRAY_TEXT = 3;
export const KIND_ARRAY_RAW = 4;
/** An object of which members are taken. */
export const KIND_NODE = 5;
/** A member that goes into the rest. */
export const KIND_REST = 6;

/** A thread's own memory for decoding: what the record before looked like, and what is open or seen in this one. */
export const JSON_PREDICTIONS = 0;
export const PREDICTION_SIZE = 128;
export const PREDICTIONS = 1024;
/** The bytes from where a member is looked for to its value: `,"key":`. */
export const PREDICTION_GAP = 0;
export const PREDICTION_GAP_MOST = 96;
export const PREDICTION_GAP_BYTES = 96;
/** Address of the NODE that it belongs to, and one more before its first member; 0 for a prediction that is none. */
export const PREDICTION_PLACE = 100;
export const PREDICTION_TARGET = 104;
export const PREDICTION_KIND = 108;
/** Where its key begins within the gap. */
export const PREDICTION_KEY = 112;
/** One byte for each open array or object. */
export const JSON_STACK = 131072;
export const JSON_STACK_BYTES = 1024;
/** For each field, and for each node, the number of the record that it was last seen in. */
export const JSON_SEEN = 132096;
export const JSON_SEEN_NODES = 197632;
/** For each node, whether it was written into the rest: one byte. */
export const JSON_OPENED = 263168;
export const JSON_WORK_BYTES = 279552;
/** Keys of the record at hand that go nowhere, for where none may stand twice: heads of chains by hash, then keys. */
export const KEY_HEAD_MASK = 65535;
/** The record that the head is of, and the address of its first key. */
export const KEY_HEAD_SIZE = 8;
export const KEYS_AT = 524288;
export const KEY_SIZE = 16;
export const KEY_FROM = 0;
export const KEY_BYTES = 4;
export const KEY_NODE = 8;
export const KEY_NEXT = 12;
/** No member is shorter: `"":1,`. */
export const LEAST_MEMBER_BYTES = 5;
/** Most objects on the way to members, the record among them. */
export const MOST_NODES = 16384;

import type { ColumnType, Schema } from '../record/schema.ts';
import { TYPE_ARRAY, TYPE_INT2, TYPE_INT4, TYPE_INT8, TYPE_JSON, TYPE_JSONB } from '../record/type-id.ts';
import { enumHash } from './enum-hash.ts';
import * as json from './json-layout.ts';
import * as layout from './layout.ts';
import type { JsonMemory } from './memory.ts';
import type { PlanImage } from './plan-image.ts';
import { type TimeSpelling, writeSpellings } from './spelling-plan.ts';

/** Records of JSON, as the kernel reads them: one on each line, or the elements of one array. */
export interface JsonFormat {
  readonly name: 'ndjson' | 'json';
  /** Where each field of the schema is found, by its number. */
  readonly members: readonly JsonMember[];
  /** What becomes of a member that is no field's: with `rest` it goes into the field of that number. */
  readonly extra: 'reject' | 'ignore' | { readonly rest: number };
  /** Whether a key may stand but once in its object; else the last one counts. */
  readonly uniqueKeys: boolean;
  /** Arrays and objects that may be open at once, the record among them. */
  readonly maxDepth: number;
  /** Of the fields that do not write their times as PostgreSQL does. */
  readonly spellings?: readonly TimeSpelling[];
}

export interface JsonMember {
  /** Keys, from the record inwards. Empty for the rest. No member lies within another one. */
  readonly path: readonly string[];
  /** Whether a record without it is a fault. */
  readonly required: boolean;
}

/** An object of the records that members are taken from. */
interface Node {
  readonly key: string;
  readonly members: Map<string, Node | number>;
}

/** The working memory that a format needs for JSON. */
export function jsonMemory(format: JsonFormat | { readonly name: 'csv' }): JsonMemory | undefined {
  if (format.name === 'csv') return undefined;
  return { keys: format.uniqueKeys, rest: typeof format.extra === 'object' };
}

/** Writes which members go where, as ./json-layout has it. */
export function writeJsonFormat(image: PlanImage, header: number, format: JsonFormat, schema: Schema): void {
  const at = image.place(new Uint8Array(json.JSON_SIZE));
  const required = format.members.some((member) => member.required)
    ? image.place(Uint8Array.from(format.members, (member) => (member.required ? 1 : 0)))
    : 0;
  image.u32(header + layout.PLAN_FORMAT, format.name === 'json' ? layout.FORMAT_JSON : layout.FORMAT_NDJSON);
  image.u32(header + layout.PLAN_JSON, at);
  writeSpellings(image, header, format.spellings ?? []);
  image.u32(at + json.JSON_ROOT, new NodeWriter(image, schema).write(treeOf(format.members)));
  image.u32(at + json.JSON_MAX_DEPTH, format.maxDepth);
  image.u32(at + json.JSON_UNIQUE, format.uniqueKeys ? 1 : 0);
  image.u32(at + json.JSON_REQUIRED, required);
  if (typeof format.extra === 'object') {
    image.u32(at + json.JSON_EXTRA, json.EXTRA_REST);
    image.u32(at + json.JSON_REST_FIELD, format.extra.rest);
  } else {
    image.u32(at + json.JSON_EXTRA, format.extra === 'ignore' ? json.EXTRA_IGNORE : json.EXTRA_REJECT);
  }
}

function treeOf(members: readonly JsonMember[]): Node {
  const root: Node = { key: '', members: new Map() };
  for (const [field, { path }] of members.entries()) {
    if (path.length === 0) continue;
    let node = root;
    for (const key of path.slice(0, -1)) {
      const next = node.members.get(key) ?? { key, members: new Map() };
      if (typeof next === 'number') throw new Error(`a member lies within the member ${key}`);
      node.members.set(key, next);
      node = next;
    }
    const last = path.at(-1) as string;
    if (node.members.has(last)) throw new Error(`the member ${last} goes into two fields`);
    node.members.set(last, field);
  }
  return root;
}

class NodeWriter {
  readonly #image: PlanImage;
  readonly #kinds = new Map<number, number>();
  #number = 0;

  constructor(image: PlanImage, schema: Schema) {
    this.#image = image;
    for (const { field, type } of schema.columns) this.#kinds.set(field, kindOf(type));
  }

  /** Returns the address of the NODE. */
  write(node: Node, parent = 0, depth = 1): number {
    const image = this.#image;
    const at = image.place(new Uint8Array(json.NODE_SIZE));
    const mask = slotCount(node.members.size) - 1;
    const slots = image.place(new Uint8Array((mask + 1) * 4));
    const key = Buffer.from(JSON.stringify(node.key));
    image.u32(at + json.NODE_SLOT_MASK, mask);
    image.u32(at + json.NODE_SLOTS_AT, slots);
    image.u32(at + json.NODE_DEPTH, depth);
    image.u32(at + json.NODE_NUMBER, this.#number++);
    image.u32(at + json.NODE_PARENT, parent);
    image.u32(at + json.NODE_KEY_AT, image.place(key));
    image.u32(at + json.NODE_KEY_BYTES, key.length);
    const taken = new Set<number>();
    for (const [name, target] of node.members) {
      const { hash, member } = this.#member(name, target, at, depth);
      let slot = hash & mask;
      while (taken.has(slot)) slot = (slot + 1) & mask;
      taken.add(slot);
      image.u32(slots + slot * 4, member);
    }
    const fields = fieldsOf(node);
    image.u32(at + json.NODE_FIELDS, fields.length);
    image.u32(at + json.NODE_FIELDS_AT, image.place(new Uint8Array(new Uint32Array(fields).buffer)));
    return at;
  }

  #member(name: string, target: Node | number, parent: number, depth: number) {
    const image = this.#image;
    const key = Buffer.from(name);
    // The hash reads what lies behind the key as zeros.
    const padded = new Uint8Array(key.length + 16);
    padded.set(key);
    const member = image.place(new Uint8Array(json.MEMBER_SIZE));
    image.u32(member + json.MEMBER_KEY_AT, image.place(padded));
    image.u32(member + json.MEMBER_KEY_BYTES, key.length);
    const isField = typeof target === 'number';
    image.u32(member + json.MEMBER_KIND, isField ? (this.#kinds.get(target) ?? 0) : json.KIND_NODE);
    image.u32(member + json.MEMBER_TARGET, isField ? target : this.write(target, parent, depth + 1));
    return { hash: enumHash(new DataView(padded.buffer), 0, key.length), member };
  }
}

/** The fields at and below an object. */
function fieldsOf(node: Node): number[] {
  return [...node.members.values()].flatMap((target) =>
    typeof target === 'number' ? [target] : fieldsOf(target),
  );
}

function kindOf(type: ColumnType): number {
  switch (type.id) {
    case TYPE_JSON:
    case TYPE_JSONB:
      return json.KIND_RAW;
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8:
      return json.KIND_INTEGER;
    case TYPE_ARRAY:
      return type.element && kindOf(type.element) === json.KIND_RAW
        ? json.KIND_ARRAY_RAW
        : json.KIND_ARRAY_TEXT;
    default:
      return json.KIND_TEXT;
  }
}

function slotCount(members: number): number {
  let slots = 4;
  while (slots < members * 2) slots *= 2;
  return slots;
}

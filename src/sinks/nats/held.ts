import type { InputId, InputOffset } from '../../record/span.ts';
import { inputPrefix } from './identity.ts';

/** Messages that the stream was found to hold already, by their ids. */
export class Held {
  readonly #prefix: string;
  readonly #ids = new Set<string>();
  /** Of blocks: the stretches of the source that they cover. */
  readonly #blocks: { readonly prefix: string; readonly first: InputOffset; readonly end: InputOffset }[] =
    [];
  readonly #takesAll: boolean;

  /** With `takesAll` every id is kept; else those alone that begin with the prefix. */
  constructor(prefix: string, takesAll: boolean) {
    this.#prefix = prefix;
    this.#takesAll = takesAll;
  }

  get isEmpty(): boolean {
    return this.#ids.size === 0 && this.#blocks.length === 0;
  }

  take(id: string): void {
    if (this.#takesAll) this.#ids.add(id);
    else if (id.startsWith(this.#prefix)) {
      const at = id.lastIndexOf('.') + 1;
      const [first, end] = id.slice(at).split('-');
      if (end === undefined) this.#ids.add(id);
      else this.#blocks.push({ prefix: id.slice(0, at), first: Number(first), end: Number(end) });
    }
  }

  hasId(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Whether a block covers the record that begins there in the input. */
  covers(input: InputId, offset: InputOffset): boolean {
    if (this.#blocks.length === 0) return false;
    const own = inputPrefix(this.#prefix, input);
    return this.#blocks.some(({ prefix, first, end }) => prefix === own && first <= offset && offset < end);
  }
}

import { SluiceError } from '../errors.ts';

const NAME = /"((?:[^"]|"")*)"|[^",]*/y;

/** `id,amount,"a, b"`: column names, with CSV's own quotes where a name holds a comma. */
export function parseNames(option: string, text: string): readonly string[] {
  const names: string[] = [];
  for (let at = 0; ; at += 1) {
    NAME.lastIndex = at;
    const [typed, quoted] = NAME.exec(text) ?? [''];
    const name = quoted === undefined ? typed.trim() : quoted.replaceAll('""', '"');
    at += typed.length;
    const ended = at === text.length;
    if (name === '' || (!ended && text[at] !== ',')) throw badNames(option, text);
    if (names.includes(name)) {
      throw new SluiceError('usage', `${JSON.stringify(name)} is named twice`, { place: option });
    }
    names.push(name);
    if (ended) return names;
  }
}

function badNames(option: string, text: string): SluiceError {
  return new SluiceError('usage', `${JSON.stringify(text)} is not a list of names`, {
    place: option,
    hint: 'write a,b,"c, d"',
  });
}

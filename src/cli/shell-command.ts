import { shellWord } from './shell-word.ts';

/** What no shell takes for anything else. */
const OPTION = /^-[\w-]*$/;

/** A command line for a POSIX shell. All of it can be shown on a terminal, whatever the arguments hold. */
export function shellCommand(args: readonly string[]): string {
  return args.map((arg) => (OPTION.test(arg) ? arg : (shellWord(arg) ?? printed(arg)))).join(' ');
}

/** A file's name as an argument that is taken for nothing else. */
export function fileArgument(name: string): string {
  return name.startsWith('-') && name !== '-' ? `./${name}` : name;
}

/** What cannot be shown as it is, made by printf: all but letters and digits as octal bytes of UTF-8. */
function printed(text: string): string {
  if (text === '') return "''";
  const bytes = [...Buffer.from(text)].map((byte) => {
    const character = String.fromCharCode(byte);
    return /[\w./ ]/.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  // $(…) drops line ends at the end, so they stand behind it.
  const ends = /\n*$/.exec(text)?.[0] ?? '';
  const kept = bytes.slice(0, bytes.length - ends.length).join('');
  const behind = ends === '' ? '' : `'${ends}'`;
  return kept === '' ? behind : `"$(printf '${kept}')"${behind}`;
}

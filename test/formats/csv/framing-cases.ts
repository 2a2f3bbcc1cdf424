import { DEFAULT_DIALECT, type Dialect } from '../../../src/formats/csv/dialect.ts';
import {
  FAULT_BARE_CR,
  FAULT_RECORD_TOO_LONG,
  FAULT_STRAY_QUOTE,
  FAULT_UNCLOSED_QUOTE,
} from '../../../src/record/fault-number.ts';

/** A record as its fields, those that were quoted in quotes; or a stretch that is no record. */
export type Expected =
  | readonly string[]
  | { readonly fault: number; readonly at: number; readonly raw: string };

export interface FramingCase {
  readonly name: string;
  readonly input: string;
  readonly dialect: Dialect;
  readonly maxRecordBytes: number;
  readonly expected: readonly Expected[];
}

const stray = (at: number, raw: string) => ({ fault: FAULT_STRAY_QUOTE, at, raw });
const unclosed = (at: number, raw: string) => ({ fault: FAULT_UNCLOSED_QUOTE, at, raw });
const bareCr = (at: number, raw: string) => ({ fault: FAULT_BARE_CR, at, raw });
const tooLong = (at: number, raw: string) => ({ fault: FAULT_RECORD_TOO_LONG, at, raw });

type Row = readonly [name: string, input: string, ...expected: Expected[]];

const WELL_FORMED: readonly Row[] = [
  ['nothing', ''],
  ['one field', 'a\n', ['a']],
  ['no line end behind the last record', 'a,b\nc,d', ['a', 'b'], ['c', 'd']],
  ['empty fields', ',\n,,\n', ['', ''], ['', '', '']],
  ['an empty field at the end of the input', 'a,', ['a', '']],
  ['quoted fields', '"a","b"\n', ['"a"', '"b"']],
  ['a quoted empty field', '""\n"",""\n', ['""'], ['""', '""']],
  ['doubled quotes', '"a""b"\n""""\n""""""\n', ['"a"b"'], ['"""'], ['""""']],
  ['delimiter, line ends and a CR inside quotes', '"a,\n\r\n\rb",c\n', ['"a,\n\r\n\rb"', 'c']],
  ['a quoted field that ends with the input', 'a,"b"', ['a', '"b"']],
  ['blanks belong to the field', ' a , b \n', [' a ', ' b ']],
  ['CR LF', 'a,b\r\n"c"\r\n', ['a', 'b'], ['"c"']],
  ['CR LF and LF mixed', 'a\nb\r\nc', ['a'], ['b'], ['c']],
  ['a blank line', 'a,b\n\nc,d\n', ['a', 'b'], [''], ['c', 'd']],
  ['a blank line of CR LF, and one at the start', '\n\r\na\n', [''], [''], ['a']],
  ['a CR as the very last byte', 'a,b\r', ['a', 'b']],
  ['a CR as the very last byte, behind a quote', 'a,"b"\r', ['a', '"b"']],
  ['a CR as the very last byte, alone on its line', 'a\n\r', ['a'], ['']],
  ['bytes that only look like text', 'é€𝄞\0\x7f\n', ['é€𝄞\0\x7f']],
];

const BROKEN: readonly Row[] = [
  ['a quote inside an unquoted field', 'x\na"b,c\ny\n', ['x'], stray(3, 'a"b,c'), ['y']],
  ['a quote at the end of an unquoted field', 'a",b\ny', stray(1, 'a",b'), ['y']],
  ['a blank before a quote', ' "a"\ny', stray(1, ' "a"'), ['y']],
  ['text behind a closing quote', '"a"b,c\ny', stray(2, '"a"b,c'), ['y']],
  ['a blank behind a closing quote', '"a" ,c\ny', stray(2, '"a" ,c'), ['y']],
  ['text behind a closing quote at the end of the input', 'x,"a"b', stray(4, 'x,"a"b')],
  ['an odd run of quotes', '"a"""b\ny', stray(4, '"a"""b'), ['y']],
  ['a stray quote drags no later line along', 'a"b,"c\nd",e\n', stray(1, 'a"b,"c'), stray(8, 'd",e')],
  ['a fault on the last line of a longer record', '"a\nb",c"d\ny', stray(7, '"a\nb",c"d'), ['y']],
  ['a failing close on a later line', '"a\nb"c\ny\n', unclosed(0, '"a'), stray(4, 'b"c'), ['y']],
  ['a later line begins a field of its own', 'a,"b\nc,"d"\ny', unclosed(2, 'a,"b'), ['c', '"d"'], ['y']],
  ['an unclosed quote far behind in its record', '"a\nb","c\nd', unclosed(6, '"a\nb","c'), ['d']],
  ['a quote still open at the end', 'a,"b\nc\nd', unclosed(2, 'a,"b'), ['c'], ['d']],
  ['a quote still open at the end, on the last line', 'a,"b', unclosed(2, 'a,"b')],
  ['nothing but an open quote', '"', unclosed(0, '"')],
  ['an open quote before the last line end', 'a,"\n', unclosed(2, 'a,"')],
  ['three quotes', '"""', unclosed(0, '"""')],
  ['a doubled quote, then the end', '"a""', unclosed(0, '"a""')],
  ['a bare CR', 'a\rb\nc', bareCr(1, 'a\rb'), ['c']],
  ['a bare CR at the start of a field', 'a,\rb\nc', bareCr(2, 'a,\rb'), ['c']],
  ['a CR before CR LF', 'a\r\r\nc', bareCr(1, 'a\r'), ['c']],
  ['two CR at the end of the input', 'a\r\r', bareCr(1, 'a\r')],
  ['a CR behind a closing quote', '"a"\rb\nc', stray(2, '"a"\rb'), ['c']],
  ['CR CR LF behind a closing quote', '"a"\r\r\nc', stray(2, '"a"\r'), ['c']],
  ['the first fault decides: CR', 'a\rb"c\nd', bareCr(1, 'a\rb"c'), ['d']],
  ['the first fault decides: quote', 'a"b\rc\nd', stray(1, 'a"b\rc'), ['d']],
  ['CR LF ends a broken record', 'a"b\r\n"c"\r\n', stray(1, 'a"b'), ['"c"']],
  ['an unclosed quote before CR LF', '"a\r\nb', unclosed(0, '"a'), ['b']],
  ['a CR as the very last byte of a broken record', 'a"b\r', stray(1, 'a"b')],
];

const CR_STYLE: readonly Row[] = [
  ['CR', 'a,b\rc,d\r', ['a', 'b'], ['c', 'd']],
  ['CR, LF and CR LF mixed', 'a\rb\nc\r\nd', ['a'], ['b'], ['c'], ['d']],
  ['CR LF is one line end, LF CR are two', 'a\r\n\n\rb', ['a'], [''], [''], ['b']],
  ['two CR make a blank line', 'a\r\rb', ['a'], [''], ['b']],
  ['line ends inside quotes', '"a\rb\r\nc"\rd', ['"a\rb\r\nc"'], ['d']],
  ['a quoted field before CR, LF and CR LF', '"a"\r"b"\n"c"\r\n"d"', ['"a"'], ['"b"'], ['"c"'], ['"d"']],
  ['a stray quote', 'a"b\rc', stray(1, 'a"b'), ['c']],
  ['a stray quote before CR LF', 'a"b\r\nc', stray(1, 'a"b'), ['c']],
  ['a failing close behind a CR', '"a\rb"c\rd', unclosed(0, '"a'), stray(4, 'b"c'), ['d']],
  ['a quote still open at the end', 'a,"b\rc', unclosed(2, 'a,"b'), ['c']],
];

const UNQUOTED: readonly Row[] = [
  ['a quote is a byte like any other', '"a,b"\nc"d\n', ['"a', 'b"'], ['c"d']],
  ['a bare CR is a fault still', '"a\rb"\nc', bareCr(2, '"a\rb"'), ['c']],
];

/** With a limit of 8 bytes. */
const LIMITED: readonly Row[] = [
  ['as long as the limit', '12345678\na', ['12345678'], ['a']],
  ['as long as the limit, at the end of the input', '12345678', ['12345678']],
  ['one byte longer', '123456789\na', tooLong(0, '123456789'), ['a']],
  ['one byte longer, at the end of the input', '123456789', tooLong(0, '123456789')],
  ['the CR of a CR LF counts', '1234567\r\na', ['1234567'], ['a']],
  ['the LF of a CR LF lies behind the limit', '12345678\r\na', tooLong(0, '12345678'), ['a']],
  ['a CR as the very last byte, at the limit', '12345678\r', ['12345678']],
  ['the limit counts from the record, not the input', '1234567\n12345678\n', ['1234567'], ['12345678']],
  [
    'far longer',
    'a\n123456789012345678901234567890\nb',
    ['a'],
    tooLong(2, '123456789012345678901234567890'),
    ['b'],
  ],
  ['too long behind lines in quotes', '"1\n3",67890\nb', tooLong(0, '"1\n3",67890'), ['b']],
  ['a quote open at the limit', 'a,"4567\n9\nb', unclosed(2, 'a,"4567'), ['9'], ['b']],
  ['a quote that opens at the limit', '1234567,"a"\nb', tooLong(8, '1234567,"a"'), ['b']],
  ['a quote that closes at the limit', '"234567"\nb', ['"234567"'], ['b']],
  ['a quote that closes right behind the limit', '"2345678"\nb', tooLong(0, '"2345678"'), ['b']],
  [
    'a doubled quote across the limit',
    '"2345678""\n"\nb',
    tooLong(0, '"2345678""'),
    unclosed(11, '"'),
    ['b'],
  ],
  ['a stray quote at the limit', '12345678"\nb', stray(8, '12345678"'), ['b']],
  ['a stray quote behind the limit', '123456789"\nb', tooLong(0, '123456789"'), ['b']],
  ['a failing close at the limit', '"2345678"x\nb', stray(8, '"2345678"x'), ['b']],
  ['a failing close behind the limit', '"23456789"x\nb', tooLong(0, '"23456789"x'), ['b']],
  ['a bare CR at the limit', '12345678\rx\nb', bareCr(8, '12345678\rx'), ['b']],
  ['a bare CR behind the limit', '123456789\rx\nb', tooLong(0, '123456789\rx'), ['b']],
  ['open at the end of the input, within the limit', '"2\n5678', unclosed(0, '"2'), ['5678']],
  ['many lines in quotes', '"2\n4\n6\n8\n0"\n', unclosed(0, '"2'), ['4'], ['6'], ['8'], stray(10, '0"')],
];

const LIMITED_CR: readonly Row[] = [
  ['a CR at the limit ends the record', '12345678\r\na', ['12345678'], ['a']],
  ['a CR behind the limit does not', '123456789\r\na', tooLong(0, '123456789'), ['a']],
];

function named(group: string, rows: readonly Row[], dialect: Partial<Dialect>, maxRecordBytes = 1000) {
  return rows.map(([name, input, ...expected]): FramingCase => {
    return {
      name: `${group}: ${name}`,
      input,
      dialect: { ...DEFAULT_DIALECT, ...dialect },
      maxRecordBytes,
      expected,
    };
  });
}

/** What every framer has to make of these inputs. */
export const FRAMING_CASES: readonly FramingCase[] = [
  ...named('well formed', WELL_FORMED, {}),
  ...named('broken', BROKEN, {}),
  ...named('style cr', CR_STYLE, { lineStyle: 'cr' }),
  ...named('without a quote', UNQUOTED, { quote: undefined }),
  ...named('at most 8 bytes', LIMITED, {}, 8),
  ...named('at most 8 bytes, style cr', LIMITED_CR, { lineStyle: 'cr' }, 8),
];

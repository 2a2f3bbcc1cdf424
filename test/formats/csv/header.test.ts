import { describe, expect, test } from 'vitest';
import { SluiceError } from '../../../src/errors.ts';
import { bomLength } from '../../../src/formats/csv/bom.ts';
import { DEFAULT_DIALECT } from '../../../src/formats/csv/dialect.ts';
import { readHeader } from '../../../src/formats/csv/header.ts';

const read = (head: string | Buffer, isWhole = true) =>
  readHeader(typeof head === 'string' ? Buffer.from(head) : head, isWhole, DEFAULT_DIALECT, 'orders.csv');

function refusal(act: () => unknown): SluiceError {
  try {
    act();
  } catch (error) {
    if (error instanceof SluiceError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('readHeader', () => {
  test.each([
    ['LF', 'id,name\n1,a\n', ['id', 'name'], 8, 'lf', 1],
    ['CR LF', 'id,name\r\n1,a\r\n', ['id', 'name'], 9, 'lf', 1],
    ['CR', 'id,name\r1,a\r', ['id', 'name'], 8, 'cr', 1],
    ['the header alone', 'id,name', ['id', 'name'], 7, 'lf', 0],
    ['names are kept as they are', ' id ,"na ""me""",\n', [' id ', 'na "me"', ''], 18, 'lf', 1],
    ['equal names are kept', 'a,a\n', ['a', 'a'], 4, 'lf', 1],
    ['line breaks in a name', '"a\r\nb",c\n1,2\n', ['a\r\nb', 'c'], 9, 'lf', 2],
    ['a CR in a name does not make the style', '"a\rb"\r\n', ['a\rb'], 7, 'lf', 1],
    ['blank lines above', '\n\r\nid\n1\n', ['id'], 6, 'lf', 3],
    ['an empty quoted name', '""\n1\n', [''], 3, 'lf', 1],
    ['a name of any script', 'größe,名前\n', ['größe', '名前'], 15, 'lf', 1],
  ])('%s', (_, input, names, end, lineStyle, lines) => {
    expect(read(input)).toEqual({ names, end, bomBytes: 0, lineStyle, lines });
  });

  test('a byte order mark is passed over, and counted in the offset', () => {
    expect(read('\ufeffid\n1\n')).toMatchObject({ names: ['id'], end: 6, bomBytes: 3 });
    expect(read('\ufeff"id"\n1\n')).toMatchObject({ names: ['id'], end: 8, bomBytes: 3 });
  });

  test('a byte order mark inside the first name stays', () => {
    expect(read('"\ufeffid"\n').names).toEqual(['\ufeffid']);
  });

  test('a part of an input will do when it holds the whole header', () => {
    expect(read('id,name\n', false)).toMatchObject({ names: ['id', 'name'], end: 8, lineStyle: 'lf' });
    expect(read('id\r1', false)).toMatchObject({ names: ['id'], end: 3, lineStyle: 'cr' });
    expect(read('"a\nb","c"\n"d', false)).toMatchObject({ names: ['a\nb', 'c'], end: 10 });
  });

  test.each([
    ['nothing yet', ''],
    ['no line end yet', 'id,name'],
    ['a CR that may go on as CR LF', 'id,name\r'],
    ['a quote that may go on as two', 'id,"name"'],
    ['a quote still open', 'id,"name\nfoo\n'],
    ['a quote that may close or not', 'id,"name\nfoo"'],
    ['blank lines only', '\n\n\r\n'],
  ])('a part that does not hold it is refused: %s', (_, part) => {
    const error = refusal(() => read(part, false));
    expect(error).toMatchObject({ code: 'source/header', place: 'orders.csv' });
    expect(error.message).toBe(`the header does not end within the first ${part.length} bytes`);
  });

  test.each([
    ['', 'the input is empty'],
    ['\ufeff', 'the input is empty'],
    ['\n', 'the input holds nothing but blank lines'],
    ['\r\n\n\r', 'the input holds nothing but blank lines'],
  ])('an empty input is refused: %j', (input, message) => {
    expect(refusal(() => read(input))).toMatchObject({ code: 'source/empty', message, place: 'orders.csv' });
  });

  test.each([
    ['id,na"me\n1,2\n', 'a quote stands inside an unquoted field, or text behind a closing quote', 5],
    ['\ufeff\nid,na"me\n', 'a quote stands inside an unquoted field, or text behind a closing quote', 9],
    ['id,"name\n1,2\n', 'a quoted field is never closed', 3],
    ['id,"name\n1,"2"\n', 'a quoted field is never closed', 3],
  ])('a broken header is refused: %j', (input, reason, at) => {
    const error = refusal(() => read(input));
    expect(error).toMatchObject({ code: 'source/header', message: `the header is broken: ${reason}` });
    expect(error.notes[0]).toBe(`at byte ${at} of the input`);
  });

  test('a header that is broken only because its delimiter is another says so', () => {
    const error = refusal(() => read('"id";"name"\n1;2\n'));
    expect(error.notes.at(-1)).toContain('2 fields when divided at ";"');
  });

  test('a header that is not UTF-8, or holds NUL, is refused with its place', () => {
    const latin = refusal(() => read(Buffer.from('\nid,gr\xf6\xdfe\n', 'latin1')));
    expect(latin).toMatchObject({ code: 'source/header', message: 'the header is not valid UTF-8' });
    expect(latin.hint).toContain('--encoding windows-1252');
    expect(latin.notes).toEqual(['line 2 is "id,gr\ufffd\ufffde"']);
    const wide = refusal(() => read(Buffer.from('id,name\n', 'utf16le')));
    expect(wide).toMatchObject({ code: 'source/header', message: 'the header holds a NUL byte' });
    expect(wide.notes[0]).toBe('at byte 1 of the input');
    expect(wide.hint).toContain('UTF-16');
  });

  test('what is shown of a header is cut, and nothing in it reaches a terminal as it is', () => {
    const error = refusal(() => read(`a"\x1b[31m\x9b\u202e${'x'.repeat(1000)}\n`));
    const shown = error.notes.at(-1) ?? '';
    expect(shown).toMatch(/^line 1 is "a\\"\\u001b\[31m\\u\{9b\}\\u\{202e\}x+" and 9\d\d bytes more$/);
  });
});

describe('bomLength', () => {
  test.each([
    [3, '\xef\xbb\xbfid'],
    [0, 'id'],
    [0, '\xef\xbb'],
    [0, ''],
  ])('%i bytes of %j', (length, head) => {
    expect(bomLength(Buffer.from(head, 'latin1'))).toBe(length);
  });
});

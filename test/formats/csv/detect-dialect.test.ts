import { describe, expect, test } from 'vitest';
import { detectDialect } from '../../../src/formats/csv/detect-dialect.ts';

const detect = (head: string, isWhole = true) => detectDialect(Buffer.from(head), isWhole);

describe('delimiter and quote', () => {
  test.each([
    ['commas', 'a,b,c\n1,2,3\n4,5,6\n', ',', '"'],
    ['semicolons', 'a;b;c\n1;2;3\n', ';', '"'],
    ['decimal commas', 'name;price;tax\nx;1,50;0,2\ny;2,25;0,4\n', ';', '"'],
    ['decimal commas and no header', '1,5;2,5;3,5\n4,5;5,5;6,5\n', ';', '"'],
    ['tabs', 'a\tb\n1\t2, and more\n3\t4\n', '\t', '"'],
    ['bars', 'a|b|c\n1|x;y|3\n4|z;w|6\n', '|', '"'],
    ['bytes 0x01', 'a\x01b\n1\x012\n', '\x01', '"'],
    ['delimiters in quotes', '"a;1","b;2"\n"c;3","d;4"\n"e;5","f;6"\n', ',', '"'],
    ['lines in quotes', 'a,b\n"x\n;;;\n",1\n"y\n;;;",2\n', ',', '"'],
    ['single quotes', "id,text\n1,'a, b'\n2,'c, d, e'\n", ',', "'"],
    ['apostrophes', "id,text\n1,it's\n2,they're\n3,'tis\n", ',', '"'],
    ['quotes that enclose nothing', 'id|size\n1|5" pipe\n2|"7 pipe\n3|"9\n', '|', ''],
    ['commas in text, tabs between', 'id\ttext\n1\ta, b\n2\tc, d\n', '\t', '"'],
    ['times with colons', 'at,n\n10:11:12,1\n10:11:13,2\n', ',', '"'],
    ['links', 'id,url\n1,https://a.example/x?a=1|2\n2,https://b.example/\n', ',', '"'],
    ['one column', 'name\nAnn\nBob\n', ',', '"'],
    ['text of one column', 'text\nHello, world\nNothing here\nWell, well, well\n', ',', '"'],
    ['CR ends lines', 'a;b\r1;2\r3;4\r', ';', '"'],
    ['two bars', 'a||b||c\n1||x|y||3\n4||||6\n', '||', '"'],
    ['a tilde between bars', 'a|~|b\n1|~|2\n', '|~|', '"'],
    ['backslashes before quotes', 'a,b\n1,"x \\"y\\", z"\n2,"\\""\n', ',', '"'],
    ['a byte order mark', '\ufeffa;b\n1;2\n', ';', '"'],
  ])('%s', (_, head, delimiter, quote) => {
    expect(detect(head)).toMatchObject({ delimiter, quote });
  });

  test('a record that is cut off does not count', () => {
    expect(detect('a,b\n1,2\n3', false)).toMatchObject({ delimiter: ',', fields: 2, records: 2 });
  });

  test('one record that goes on says nothing', () => {
    expect(detect('a,b', false)).toBeUndefined();
    expect(detect('')).toBeUndefined();
    expect(detect('\n\n')).toBeUndefined();
  });
});

describe('the header', () => {
  test.each([
    ['words above numbers', 'a,b\n1,x\n2,y\n', true],
    ['words above words', 'first name,last name\nAnn,Lee\nBob,Ray\n', true],
    ['numbers beside a word', 'country,2019,1\nDE,1.5,2\nFR,1.6,3\n', false],
    ['years beside a word', 'country,2019,2020\nDE,1.5,2\nFR,1.6,3\n', true],
    ['one year', 'city,2020\nBerlin,1.5\nParis,3\n', true],
    ['a year in a column of years', 'Berlin,2020\nParis,2019\n', false],
    ['a number above numbers', '1,x,y\n2,z,w\n', false],
    ['a number above words', '1,x,y\na,z,w\nb,v,u\n', false],
    ['years', '2019,2018,2017\n1,2,3\n', true],
    ['the same year twice', '2019,2019\n1,2\n', false],
    ['numbers', '1,2\n3,4\n', false],
    ['names of one letter', 'x,y\n1,2\n', true],
    ['booleans', 'true,x\nfalse,y\n', false],
    ['a date and a word', '2024-01-05,x\n2024-01-06,y\n', false],
    ['a value that comes again', 'DE,x\nFR,y\nDE,z\n', false],
    ['the same twice', 'a,a\nb,c\n', false],
    ['a record alone', 'id,name\n', true],
    ['a value alone', '17,Ann\n', false],
  ])('%s', (_, head, header) => {
    expect(detect(head)?.header).toBe(header);
  });
});

test('an escape', () => {
  expect(detect('a,b\n1,"x \\"y\\", z"\n2,"\\""\n')).toMatchObject({ escape: '\\', fields: 2, broken: 0 });
  expect(detect('a,b\n1,"x ""y"""\n2,"C:\\"\n')).toMatchObject({ escape: '', fields: 2, broken: 0 });
});

test('backslashes that escape anything, and \\N', () => {
  const found = detect('1\tAnn\t\\N\n2\tB\\\tob\t5\n3\tC\\\nD\t6\n');
  expect(found).toMatchObject({
    delimiter: '\t',
    quote: '',
    escape: '\\',
    escapes: 'postgres',
    fields: 3,
    header: false,
  });
  expect(found?.evidence).toContain('backslashes escape, and \\N stands for NULL');
  expect(detect('a\tb\n1\t\\N\n')).toMatchObject({ delimiter: '\t', fields: 2 });
});

test('lines above the first record', () => {
  const found = detect('Report of May\n\nid;name;n\n1;a;2\n2;b;3\n');
  expect(found).toMatchObject({ delimiter: ';', skipLines: 2, header: true, first: ['id', 'name', 'n'] });
  expect(found?.evidence).toEqual([
    '3 of the first 3 records have 3 fields when divided at ";"',
    '2 lines above the first record have fewer fields',
    'field 1 of the first record is a word, and a number in the others',
  ]);
});

test('a file of many records takes no more than its beginning', () => {
  const found = detect(`a,b\n${'1,2\n'.repeat(100_000)}`);
  expect(found).toMatchObject({ records: 200, fields: 2 });
});

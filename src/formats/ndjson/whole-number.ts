const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/;
/** No integer type has more digits. */
const MOST_DIGITS = 19;

/** A number of JSON as an integer column takes it: 1.0 and 1e3 are 1 and 1000. One that is not whole stays as it is. */
export function wholeNumber(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (fraction === '' && !/[eE]/.test(text)) return text;
  const all = `${whole}${fraction}`;
  const digits = all.replace(/^0+/, '').replace(/0+$/, '');
  if (digits === '') return `${sign}0`;
  const zeros = Number(exponent) - fraction.length + all.length - all.replace(/0+$/, '').length;
  return zeros < 0 || digits.length + zeros > MOST_DIGITS ? text : `${sign}${digits}${'0'.repeat(zeros)}`;
}

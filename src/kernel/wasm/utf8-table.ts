// What two bytes in a row can be wrong in, one bit each.
/** 11______ 0_______ and 11______ 11______ */
const TOO_SHORT: u8 = 1 << 0;
/** 0_______ 10______ */
const TOO_LONG: u8 = 1 << 1;
/** 11100000 100_____ */
const OVERLONG_3: u8 = 1 << 2;
/** 11110100 1001____, 11110100 101_____, and 11110101 or more with either */
const TOO_LARGE: u8 = 1 << 3;
/** 11101101 101_____ */
const SURROGATE: u8 = 1 << 4;
/** 1100000_ 10______ */
const OVERLONG_2: u8 = 1 << 5;
/** 11110000 1000____, and 11110101 1000____ or more */
const OVERLONG_4_OR_TOO_LARGE: u8 = 1 << 6;
/** 10______ 10______: right where the second is the third or fourth byte of a sequence. That is judged apart. */
const TWO_CONTINUE: u8 = 1 << 7;

/** What can be wrong whatever the low half of the first byte is. */
const ANY: u8 = TOO_SHORT | TOO_LONG | TWO_CONTINUE;
const FROM_F5: u8 = ANY | TOO_LARGE | OVERLONG_4_OR_TOO_LARGE;
const CONTINUES: u8 = TOO_LONG | OVERLONG_2 | TWO_CONTINUE;

const FAULTS: usize = memory.data<u8>([
  // by the high half of the first byte
  TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
  TWO_CONTINUE, TWO_CONTINUE, TWO_CONTINUE, TWO_CONTINUE,
  TOO_SHORT | OVERLONG_2, TOO_SHORT, TOO_SHORT | OVERLONG_3 | SURROGATE,
  TOO_SHORT | TOO_LARGE | OVERLONG_4_OR_TOO_LARGE,
  // by its low half
  ANY | OVERLONG_2 | OVERLONG_3 | OVERLONG_4_OR_TOO_LARGE, ANY | OVERLONG_2, ANY, ANY, ANY | TOO_LARGE,
  FROM_F5, FROM_F5, FROM_F5, FROM_F5, FROM_F5, FROM_F5, FROM_F5, FROM_F5, FROM_F5 | SURROGATE, FROM_F5, FROM_F5,
  // by the high half of the second byte
  TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
  CONTINUES | OVERLONG_3 | OVERLONG_4_OR_TOO_LARGE, CONTINUES | OVERLONG_3 | TOO_LARGE,
  CONTINUES | SURROGATE | TOO_LARGE, CONTINUES | SURROGATE | TOO_LARGE,
  TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
]);

// The three tables: where all of them say the same of two bytes, that is what is wrong.
// @ts-ignore: decorator
@inline
export function faultsByFirstHigh(): v128 {
  return v128.load(FAULTS);
}

// @ts-ignore: decorator
@inline
export function faultsByFirstLow(): v128 {
  return v128.load(FAULTS, 16);
}

// @ts-ignore: decorator
@inline
export function faultsBySecondHigh(): v128 {
  return v128.load(FAULTS, 32);
}

const LAST_THREE: usize = memory.data<u8>([
  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xef, 0xdf, 0xbf,
]);

/**
 * The largest bytes that a block may have without a sequence that goes on behind it: the last three are
 * 11101111, 11011111 and 10111111.
 */
// @ts-ignore: decorator
@inline
export function largestFinished(): v128 {
  return v128.load(LAST_THREE);
}

/**
 * How a plan tells the kernel the way in which a source writes its times: a program of steps that are run one
 * behind the other. As in ./layout.
 */

/** The program's head: FORMAT flags, or for a count since 1970 how many decimal places make microseconds. */
export const PROGRAM_FLAGS = 0;
export const PROGRAM_PLACES = 4;
/** Bytes of steps behind the head. */
export const PROGRAM_BYTES = 8;
export const PROGRAM_STEPS = 12;

export const HAS_DATE = 1;
export const HAS_TIME = 2;
export const HAS_FRACTION = 4;
export const HAS_OFFSET = 8;
export const IS_EPOCH = 16;

/** A step: what it reads, and two numbers. Behind STEP_LITERAL, whose first number counts them, its bytes follow. */
export const STEP_SIZE = 3;
export const STEP_LITERAL = 0;
/** Numbers of A to B digits. */
export const STEP_YEAR = 1;
export const STEP_SHORT_YEAR = 2;
export const STEP_MONTH = 3;
export const STEP_DAY = 4;
export const STEP_HOUR = 5;
export const STEP_HOUR_OF_HALF = 6;
export const STEP_MINUTE = 7;
export const STEP_SECOND = 8;
export const STEP_FRACTION = 9;
export const STEP_OFFSET_MINUTES = 10;
/** A is 1 for three letters, or for letters with dots. */
export const STEP_MONTH_NAME = 11;
export const STEP_HALF_DAY = 12;
export const STEP_OFFSET_HOURS = 13;
export const STEP_OFFSET = 14;

import { DOT, SLASH } from './ascii';
import { hexDigit } from './hex';

const NO_PREFIX: i32 = -1;
const BAD_PREFIX: i32 = -2;

/**
 * inet's IPv4: four octets, or fewer with a prefix that reaches no further than the first one missing.
 * Writes 4 bytes to `to` and returns the prefix length, or -1. Like PostgreSQL it lets a dot stand behind the
 * last octet.
 */
export function readIpv4Address(at: usize, end: usize, to: usize): i32 {
  store<u32>(to, 0);
  let octets = 0;
  while (at < end && isDigit(at)) {
    if (octets == 4) return -1;
    at = readOctet(at, end, to + octets);
    if (at == 0) return -1;
    octets += 1;
    if (at == end || load<u8>(at) != DOT) break;
    at += 1;
  }
  if (octets == 0) return -1;
  const bits = readPrefix(at, end);
  if (bits == BAD_PREFIX) return -1;
  if (bits == NO_PREFIX) return octets == 4 ? 32 : -1;
  return bits / 8 > octets ? -1 : bits;
}

/**
 * cidr's IPv4: one to four octets, or `0x` and up to eight hexadecimal digits. Without a prefix length the
 * address' class gives one, at least as long as what is written. Writes 4 bytes to `to` and returns the
 * prefix length, or -1.
 */
export function readIpv4Network(at: usize, end: usize, to: usize): i32 {
  store<u32>(to, 0);
  let octets = 0;
  if (startsHex(at, end)) {
    let digits: u32 = 0;
    for (at += 2; at < end && hexDigit(load<u8>(at)) < 16; at += 1) {
      if (digits == 8) return -1;
      const place = to + digits / 2;
      const digit = hexDigit(load<u8>(at));
      store<u8>(place, digits % 2 == 0 ? digit << 4 : load<u8>(place) | digit);
      digits += 1;
    }
    octets = (digits + 1) / 2;
  } else {
    while (true) {
      if (octets == 4 || at >= end || !isDigit(at)) return -1;
      at = readOctet(at, end, to + octets);
      if (at == 0) return -1;
      octets += 1;
      if (at == end || load<u8>(at) != DOT) break;
      at += 1;
    }
  }
  const bits = readPrefix(at, end);
  if (bits == BAD_PREFIX) return -1;
  return bits == NO_PREFIX ? classBits(load<u8>(to), octets) : bits;
}

/** The prefix length of the network class that an address of this first octet was in, widened to what was written. */
function classBits(first: u32, octets: i32): i32 {
  let bits = 8;
  if (first >= 240) bits = 32;
  else if (first >= 224) bits = 8;
  else if (first >= 192) bits = 24;
  else if (first >= 128) bits = 16;
  bits = max(bits, octets * 8);
  return bits == 8 && first == 224 ? 4 : bits;
}

/** Reads up to the next byte that is no digit, and writes the octet. Returns the address behind, or 0. */
function readOctet(at: usize, end: usize, to: usize): usize {
  let octet: u32 = 0;
  for (; at < end && isDigit(at); at += 1) {
    octet = octet * 10 + (load<u8>(at) - 0x30);
    if (octet > 255) return 0;
  }
  store<u8>(to, octet);
  return at;
}

/** `/` and a number up to 32, which may have leading zeros; or nothing at all. */
function readPrefix(at: usize, end: usize): i32 {
  if (at == end) return NO_PREFIX;
  if (load<u8>(at) != SLASH || at + 1 == end) return BAD_PREFIX;
  let bits = 0;
  for (at += 1; at < end; at += 1) {
    if (!isDigit(at)) return BAD_PREFIX;
    bits = bits * 10 + <i32>(load<u8>(at) - 0x30);
    if (bits > 32) return BAD_PREFIX;
  }
  return bits;
}

function startsHex(at: usize, end: usize): bool {
  return end - at >= 3 && load<u8>(at) == 0x30 && (load<u8>(at, 1) | 0x20) == 0x78 && hexDigit(load<u8>(at, 2)) < 16;
}

// @ts-ignore: decorator
@inline
function isDigit(at: usize): bool {
  return <u32>load<u8>(at) - 0x30 < 10;
}

import { DOT, SLASH, ZERO } from './ascii';
import { hexDigit } from './hex';
import { readQuad } from './ipv4-quad';

const BAD: i32 = -1;

/**
 * inet's IPv4: four octets, or fewer with a prefix that reaches no further than the first one missing.
 * Writes 4 bytes to `to` and returns the prefix length, or -1. Like PostgreSQL it lets a dot stand behind the
 * last octet.
 */
export function readIpv4Address(at: usize, end: usize, to: usize): i32 {
  const quad = readQuad(at, end, to);
  if (quad != 0) return prefixOr(32, quad, end);
  store<u32>(to, 0);
  let octets = 0;
  while (at < end && isDigit(at)) {
    if (octets == 4) return BAD;
    at = readOctet(at, end, to + octets);
    if (at == 0) return BAD;
    octets += 1;
    if (at == end || load<u8>(at) != DOT) break;
    at += 1;
  }
  if (octets == 0) return BAD;
  const bits = prefixOr(octets == 4 ? 32 : BAD, at, end);
  return bits / 8 > octets ? BAD : bits;
}

/**
 * cidr's IPv4: one to four octets, or `0x` and up to eight hexadecimal digits. Without a prefix length the
 * address' class gives one, at least as long as what is written. Writes 4 bytes to `to` and returns the
 * prefix length, or -1.
 */
export function readIpv4Network(at: usize, end: usize, to: usize): i32 {
  const quad = readQuad(at, end, to);
  if (quad != 0) return prefixOr(32, quad, end);
  store<u32>(to, 0);
  let octets = 0;
  if (startsHex(at, end)) {
    let digits: u32 = 0;
    for (at += 2; at < end && hexDigit(load<u8>(at)) < 16; at += 1) {
      if (digits == 8) return BAD;
      const place = to + digits / 2;
      const digit = hexDigit(load<u8>(at));
      store<u8>(place, digits % 2 == 0 ? digit << 4 : load<u8>(place) | digit);
      digits += 1;
    }
    octets = (digits + 1) / 2;
  } else {
    while (true) {
      if (octets == 4 || at >= end || !isDigit(at)) return BAD;
      at = readOctet(at, end, to + octets);
      if (at == 0) return BAD;
      octets += 1;
      if (at == end || load<u8>(at) != DOT) break;
      at += 1;
    }
  }
  return prefixOr(classBits(load<u8>(to), octets), at, end);
}

/** The prefix length of the class that networks of this first octet were in, widened to what was written. */
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
    octet = octet * 10 + (load<u8>(at) - ZERO);
    if (octet > 255) return 0;
  }
  store<u8>(to, octet);
  return at;
}

/** `/` and a number up to 32, which may have leading zeros; or nothing at all, which stands for `absent`. */
function prefixOr(absent: i32, at: usize, end: usize): i32 {
  if (at == end) return absent;
  if (load<u8>(at) != SLASH || at + 1 == end) return BAD;
  let bits = 0;
  for (at += 1; at < end; at += 1) {
    if (!isDigit(at)) return BAD;
    bits = bits * 10 + <i32>(load<u8>(at) - ZERO);
    if (bits > 32) return BAD;
  }
  return bits;
}

function startsHex(at: usize, end: usize): bool {
  return end - at >= 3 && load<u8>(at) == ZERO && (load<u8>(at, 1) | 0x20) == 0x78 && hexDigit(load<u8>(at, 2)) < 16;
}

// @ts-ignore: decorator
@inline
function isDigit(at: usize): bool {
  return <u32>load<u8>(at) - ZERO < 10;
}

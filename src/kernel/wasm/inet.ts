import { FAULT_CIDR_BITS, FAULT_INET } from '../../record/fault-number';
import { COLON } from './ascii';
import { storeU32 } from './endian';
import { readIpv4Address, readIpv4Network } from './ipv4';
import { readIpv6 } from './ipv6';
import { refuse } from './refuse';
import { repeat } from './repeat';

/** PostgreSQL's own numbers for the families, the same on every system. */
const FAMILY_IPV4 = 2;
const FAMILY_IPV6 = 3;
/** Family, prefix length, whether it is a cidr, address length. */
const HEAD_BYTES: usize = 4;

/** inet: a host's address, with the length of its network's prefix or without. */
export function encodeInet(at: usize, end: usize, out: usize, column: usize): usize {
  const to = out + 4 + HEAD_BYTES;
  const wide = hasColon(at, end);
  const bits = wide ? readIpv6(at, end, to) : readIpv4Address(at, end, to);
  if (bits < 0) return refuse(FAULT_INET);
  return finish(out, wide, bits, false);
}

/** cidr: a network. No bit behind its prefix may be set. */
export function encodeCidr(at: usize, end: usize, out: usize, column: usize): usize {
  const to = out + 4 + HEAD_BYTES;
  const wide = hasColon(at, end);
  const bits = wide ? readIpv6(at, end, to) : readIpv4Network(at, end, to);
  if (bits < 0) return refuse(FAULT_INET);
  if (!isNetwork(to, bits, wide ? 128 : 32)) return refuse(FAULT_CIDR_BITS);
  return finish(out, wide, bits, true);
}

/** PostgreSQL takes whatever holds a colon for IPv6, and all else for IPv4. */
function hasColon(at: usize, end: usize): bool {
  const colon = repeat(COLON);
  while (at < end) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), colon));
    if (mask != 0) return at + ctz(mask) < end;
    at += 16;
  }
  return false;
}

function finish(out: usize, wide: bool, bits: i32, cidr: bool): usize {
  const bytes: u32 = wide ? 16 : 4;
  storeU32(out, <u32>HEAD_BYTES + bytes);
  store<u8>(out, wide ? FAMILY_IPV6 : FAMILY_IPV4, 4);
  store<u8>(out, bits, 5);
  store<u8>(out, cidr ? 1 : 0, 6);
  store<u8>(out, bytes, 7);
  return out + 4 + HEAD_BYTES + bytes;
}

/** Whether all bits of the address behind the first `bits` are zero. */
function isNetwork(address: usize, bits: i32, width: i32): bool {
  for (let bit = bits; bit < width; bit += 1) {
    if ((load<u8>(address + (bit >> 3)) & (0x80 >> (bit & 7))) != 0) return false;
  }
  return true;
}

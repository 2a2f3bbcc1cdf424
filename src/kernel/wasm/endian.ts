/** Stores in network byte order, which is what COPY BINARY wants. WebAssembly itself is little-endian. */

// @ts-ignore: decorator
@inline
export function storeU16(at: usize, value: u16): void {
  store<u16>(at, bswap<u16>(value));
}

// @ts-ignore: decorator
@inline
export function storeU32(at: usize, value: u32): void {
  store<u32>(at, bswap<u32>(value));
}

// @ts-ignore: decorator
@inline
export function storeU64(at: usize, value: u64): void {
  store<u64>(at, bswap<u64>(value));
}

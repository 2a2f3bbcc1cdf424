export function zoneTable(): Uint8Array {
  return new Uint8Array();
}

export async function sessionZone(..._: unknown[]): Promise<undefined> {
  return undefined;
}

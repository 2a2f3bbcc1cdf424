/** Does the work for every number up to `count`, so many at once; `false` ends it. */
export async function sideBySide(
  count: number,
  atOnce: number,
  work: (number: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const take = async () => {
    while (next < count) if ((await work(next++)) === false) next = count;
  };
  await Promise.all(Array.from({ length: atOnce }, take));
}

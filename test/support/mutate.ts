import fc from 'fast-check';

/** Texts as they come, and texts that were right until a few characters were lost, added, changed or swapped. */
export function mutated(texts: fc.Arbitrary<string>, alphabet: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.tuple(fc.nat(3), fc.nat(1000), fc.constantFrom(...alphabet));
  const edits = fc.oneof(fc.constant([]), fc.array(edit, { minLength: 1, maxLength: 2 }));
  return fc.tuple(texts, edits).map(([text, edits]) => {
    const characters = [...text];
    for (const [kind, place, character] of edits) {
      const at = place % (characters.length + 1);
      if (kind === 0) characters.splice(at, 1);
      else if (kind === 1) characters.splice(at, 0, character);
      else if (kind === 2) characters.splice(at, 1, character);
      else characters.splice(at, 0, characters[place % Math.max(1, characters.length)] ?? character);
    }
    return characters.join('');
  });
}

/** Texts made of these pieces and nothing else. */
export function piecesOf(pieces: readonly string[], maxLength: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...pieces), { maxLength, size: 'max' }).map((parts) => parts.join(''));
}

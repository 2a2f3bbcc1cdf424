/** What becomes of a record whose key is in the target already. */
export type OnConflict =
  /** It is refused, as any other that the target does not take. */
  | { readonly do: 'reject' }
  /** The one that is there stays. */
  | { readonly do: 'skip'; readonly key: readonly string[] | undefined }
  /**
   * It takes the place of the one that is there, in the columns named, or in all. With `newest`, only where its value
   * of that column is greater.
   */
  | {
      readonly do: 'update';
      readonly key: readonly string[] | undefined;
      readonly columns: readonly string[] | undefined;
      readonly newest: string | undefined;
    };

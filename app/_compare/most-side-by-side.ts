/** Assistants that stand side by side at most; the same as `MOST_COLUMNS`, which the browser cannot import. */
export const MOST_SIDE_BY_SIDE = 6

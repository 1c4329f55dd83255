/** Most characters of a community's own text, in UTF-16 units: some ten pages. */
export const MOST_UNITS = 20_000
/** A shorter one says nothing about a model. */
export const LEAST_UNITS = 100

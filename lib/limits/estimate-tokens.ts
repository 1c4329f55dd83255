/**
 * How many tokens a text may be, before anybody has counted: a quarter of its bytes, which is near for English and not
 * too little for scripts of three bytes a sign.
 */
export const estimateTokens = (...texts: string[]): number =>
  Math.ceil(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 4)

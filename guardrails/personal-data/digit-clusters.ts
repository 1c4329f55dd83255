/** Digits with what people write between them: one cluster may hold a phone number, a card, or both. */
export interface DigitCluster {
  text: string
  start: number
}

const CLUSTER = /(?:\+[ ]?)?\(?\+?\d(?:[ ()\-./\u00a0\u2010-\u2015]*\d)+/g
const MAX_UNITS = 200

/** Clusters of a text in which width, digits' script and invisible characters are already folded. */
export function listDigitClusters(text: string): DigitCluster[] {
  return [...text.matchAll(CLUSTER)].flatMap(({ 0: cluster, index }) => {
    // A word or a code with digits in it is no number: AB-1234, order_77. An extension (x12) may follow one.
    const after = text.slice(index + cluster.length, index + cluster.length + 2)
    if (/[A-Za-z_]/.test(text.charAt(index - 1)) || /^(?!x\d)[A-Za-z_]/.test(after)) return []
    return cluster.length > MAX_UNITS ? splitLong(cluster, index) : [{ text: cluster, start: index }]
  })
}

/** A table of figures: cut into parts, so that the cost of each stays small. */
function splitLong(cluster: string, start: number): DigitCluster[] {
  const parts: DigitCluster[] = []
  for (let at = 0; at < cluster.length; at += MAX_UNITS) {
    parts.push({ text: cluster.slice(at, at + MAX_UNITS), start: start + at })
  }
  return parts
}

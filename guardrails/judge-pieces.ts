import type { Finding } from './contract'
import { listPieces, type Piece, type PieceMode } from './list-pieces'

/** So many questions at once: a service that others share is not flooded by one long text. */
const AT_ONCE = 8

/**
 * What a service finds in the pieces of a text, asked a few at a time; after a block no further piece is asked about.
 * @throws whatever `judge` throws
 */
export async function judgePieces(
  text: string,
  { mode, mostUnits }: { mode: PieceMode; mostUnits?: number },
  judge: (piece: Piece) => Promise<Finding[]>,
): Promise<Finding[]> {
  const pieces = listPieces(text, mode, mostUnits)
  const findings: Finding[] = []
  for (let at = 0; at < pieces.length; at += AT_ONCE) {
    const found = await Promise.all(pieces.slice(at, at + AT_ONCE).map(judge))
    findings.push(...found.flat())
    if (findings.some(({ action }) => action === 'block')) break
  }
  return findings
}

import { createRows } from './create-rows'
import { type Row, type Side, seenToken, type Timing } from './side'
import { firstTokenP95, median, tokensPerSecond } from './statistics'

/** Medians over rounds: ours, the peer's, and of their ratio. */
export type Compared = [ours: number, peer: number, ratio: number]

export interface Measure {
  rows(): Row[]
  /** More is better. */
  measure(timings: Timing[]): number
}

/** Measures both in turn. Of several numbers of rows at once the peer gets the one that two rounds before show to be its best. */
export async function compare(
  sides: { ours: Side; peer: Side },
  { rows, measure }: Measure,
  { rounds, atOnce }: { rounds: number; atOnce: number[] },
): Promise<Compared> {
  const { ours, peer } = sides
  const best = await chooseAtOnce(peer, { rows, measure }, atOnce)
  await ours.run(rows())
  const found: Compared[] = []
  for (let round = 0; round < rounds; round++) {
    const a = measure(await ours.run(rows()))
    const b = measure(await peer.run(rows(), best))
    found.push([a, b, a / b])
  }
  return medians(found)
}

/** Also warms the peer up. */
async function chooseAtOnce(peer: Side, { rows, measure }: Measure, atOnce: number[]): Promise<number> {
  let best = { atOnce: atOnce[0] ?? 1, value: Number.NEGATIVE_INFINITY }
  for (const number of atOnce) {
    await peer.run(rows(), number)
    if (atOnce.length === 1) break
    const value = measure(await peer.run(rows(), number))
    if (value > best.value) best = { atOnce: number, value }
  }
  return best.atOnce
}

/**
 * So many conversations, each over an adapter of its own, that arrive at random faster than one engine answers one after the
 * other. The peer is run at every number of rows at once; its best throughput and its best wait count, whichever had them.
 */
export async function compareArrivals(
  { ours, peer }: { ours: Side; peer: Side },
  {
    arrivals,
    newTokens,
    rounds,
    atOnce,
  }: Record<'arrivals' | 'newTokens' | 'rounds', number> & { atOnce: number[] },
): Promise<{ tokens: Compared; firstToken: Compared }> {
  const row = { promptTokens: 64, newTokens }
  await ours.run(createRows(1, row, 1))
  const [alone] = await ours.run(createRows(1, row, 1))
  const spreadMs = (arrivals / 4) * ((alone?.lastMs ?? 0) - (alone?.arrivedMs ?? 0))
  const tokens: Compared[] = []
  const firstToken: Compared[] = []
  for (let round = 0; round < rounds; round++) {
    const afterMs = Array.from({ length: arrivals }, () => spreadMs * Math.random())
    const rows = () =>
      createRows(arrivals, row, arrivals).map((own, i) => ({ ...own, afterMs: afterMs[i] ?? 0 }))
    const a = await ours.run(rows())
    const others: Timing[][] = []
    for (const number of atOnce) others.push(await peer.run(rows(), number))
    const bestTokens = Math.max(...others.map(tokensPerSecond))
    const bestWait = Math.min(...others.map(firstTokenP95))
    tokens.push([tokensPerSecond(a), bestTokens, tokensPerSecond(a) / bestTokens])
    firstToken.push([firstTokenP95(a), bestWait, firstTokenP95(a) / bestWait])
  }
  return { tokens: medians(tokens), firstToken: medians(firstToken) }
}

/** The share of prompts to which both write the same first token; near-ties can fall either way. */
export async function shareOfAgreement(
  { ours, peer }: { ours: Side; peer: Side },
  adapters: number,
): Promise<number> {
  const rows = createRows(8, { promptTokens: 32, newTokens: 1 }, adapters)
  const a = await ours.run(rows)
  const b = await peer.run(rows, 1)
  return (
    a.filter(({ written }, row) => seenToken(written[0]) === seenToken(b[row]?.written[0])).length /
    rows.length
  )
}

function medians(found: Compared[]): Compared {
  const column = (index: 0 | 1 | 2) => median(found.map((row) => row[index]))
  return [column(0), column(1), column(2)]
}

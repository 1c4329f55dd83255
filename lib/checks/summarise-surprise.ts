import type { Asked, CheckPlan } from './check-plan'
import type { Measure, Surprise } from './surprise'

/** How much the text surprises one of those asked, over the passages that all of them have read. */
export interface SurpriseRow {
  by: Asked
  tokens: number
  /** Mean negative log-likelihood of a token. */
  natsPerToken: number
  /** exp of that: among how many equally probable tokens the model hesitates on average. */
  perplexity: number
  /** Comparable also between models whose tokens differ. */
  bitsPerCharacter: number
}

/** A passage that surprises the adapter more than its base, in bits a character. */
export interface HarderPassage {
  passage: number
  candidate: number
  base: number
}

export interface SurpriseSummary {
  /** Passages that everybody has read, of all planned. */
  compared: number
  planned: number
  /** Passages that somebody's context cannot hold. */
  tooLong: number
  /** Of the compared passages. */
  characters: number
  rows: SurpriseRow[]
  /** Compared passages that surprise the adapter less than its base. */
  easier: number
  /** The most surprising for the adapter compared with its base first. */
  harder: HarderPassage[]
  silent: Asked[]
  /** Whether the passages were read raw, without the models' chat templates. */
  isRaw: boolean
  isGone: boolean
  /** Whether there is nothing more to read. */
  hasEnded: boolean
}

const MOST_SHOWN = 5

/** What was measured so far amounts to this; null where the community gave no text. */
export function summariseSurprise(
  { text, asked }: Pick<CheckPlan, 'text' | 'asked'>,
  { measures, silent, isGone }: Surprise,
): SurpriseSummary | null {
  if (!text) return null
  const able = asked.filter((by) => !silent.includes(by))
  const byPlace = new Map(measures.map((measure) => [`${measure.passage} ${measure.by}`, measure]))
  const read = text.passages.map((characters, passage) => ({
    ...{ passage, characters },
    measures: able.flatMap((by) => byPlace.get(`${passage} ${by}`) ?? []),
  }))
  const complete = read.filter((one) => one.measures.length === able.length)
  const compared = complete.filter((one) =>
    one.measures.every(({ nats, tokens }) => nats !== null && tokens > 0),
  )
  const characters = compared.reduce((sum, one) => sum + one.characters, 0)
  const pairs = compared.flatMap((one): HarderPassage[] => {
    const [base, candidate] = [bitsOf(one, 'base'), bitsOf(one, 'candidate')]
    return base === undefined || candidate === undefined ? [] : [{ passage: one.passage, candidate, base }]
  })
  return {
    ...{ compared: compared.length, planned: text.passages.length, characters, silent, isGone },
    isRaw: text.openings === null,
    tooLong: complete.length - compared.length,
    rows:
      compared.length === 0
        ? []
        : able.map((by) =>
            describeRow(
              by,
              compared.flatMap((one) => one.measures),
              characters,
            ),
          ),
    easier: pairs.filter(({ candidate, base }) => candidate < base).length,
    harder: pairs
      .filter(({ candidate, base }) => candidate > base)
      .sort((a, b) => b.candidate - b.base - (a.candidate - a.base))
      .slice(0, MOST_SHOWN),
    hasEnded: isGone || able.length === 0 || complete.length === text.passages.length,
  }
}

function describeRow(by: Asked, measures: Measure[], characters: number): SurpriseRow {
  const own = measures.filter((measure) => measure.by === by)
  const tokens = own.reduce((sum, measure) => sum + measure.tokens, 0)
  const nats = own.reduce((sum, measure) => sum + (measure.nats ?? 0), 0)
  const natsPerToken = nats / tokens
  return {
    ...{ by, tokens, natsPerToken, perplexity: Math.exp(natsPerToken) },
    bitsPerCharacter: nats / Math.LN2 / characters,
  }
}

function bitsOf(
  { characters, measures }: { characters: number; measures: Measure[] },
  who: Asked,
): number | undefined {
  const nats = measures.find(({ by }) => by === who)?.nats
  return nats == null ? undefined : nats / Math.LN2 / characters
}

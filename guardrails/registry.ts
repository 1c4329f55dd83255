// Written by `npm run generate` from the folders beside it.
import type { Guardrail } from './contract'
import blockedTerms from './blocked-terms/index'
import hateSpeech from './hate-speech/index'
import instructionsLeak from './instructions-leak/index'
import judge from './judge/index'
import language from './language/index'
import length from './length/index'
import links from './links/index'
import manipulation from './manipulation/index'
import patterns from './patterns/index'
import personalData from './personal-data/index'
import promptInjection from './prompt-injection/index'
import repetition from './repetition/index'
import topics from './topics/index'
import webhook from './webhook/index'

/** Every guardrail of this hub, by id. */
export const registry: ReadonlyMap<string, Guardrail> = new Map(
  [
    blockedTerms,
    hateSpeech,
    instructionsLeak,
    judge,
    language,
    length,
    links,
    manipulation,
    patterns,
    personalData,
    promptInjection,
    repetition,
    topics,
    webhook,
  ].map((guardrail) => [guardrail.id, guardrail]),
)

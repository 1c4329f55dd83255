import { encodeTexts } from '@/lib/inference/encode-texts'
import type { ModelServer } from '@/lib/inference/model-server'
import { encodeLatent } from '@/lib/rerank/latent'
import { type Ranking, rankCandidates } from '@/lib/rerank/rank-candidates'
import type { Background } from './background-whitening'
import type { Draft } from './draft'
import type { TurnLedger } from './turn-ledger'

/** What encodes, under the digest that its latents are kept with. */
export interface Encoder {
  model: string
  digest: string
  server: ModelServer
  findBackground(): Promise<Background>
  logError(error: unknown): void
}

/** Gives every draft that stayed its latent, its energy and its place; without the encoder it ranks by the text alone. */
export async function rankDrafts(
  input: { question: string; drafts: Draft[]; encoder: Encoder | null; ledger: TurnLedger },
  signal: AbortSignal,
): Promise<Ranking> {
  const { question, drafts, encoder, ledger } = input
  const encoded = encoder && (await encodeAll(encoder, question, drafts, signal))
  const ranking = rankCandidates({
    question: { text: question, latent: encoded?.question ?? null },
    candidates: drafts.map((draft, index) => ({
      text: draft.text,
      latent: encoded?.drafts[index] ?? null,
      meanLogProb: draft.meanLogProb,
      blocked: draft.isBlocked,
      languageOk: draft.isLanguageOk,
    })),
    whitening: encoded?.background.whitening ?? null,
  })
  for (const [index, draft] of drafts.entries()) {
    draft.energy = ranking.energies[index] ?? null
    draft.terms = ranking.terms[index] ?? null
    const latent = encoded?.drafts[index]
    if (!latent || draft.isBlocked) continue
    draft.latent = encodeLatent(latent)
    draft.encoderDigest = encoder?.digest ?? null
  }
  if (ledger.receipt) {
    ledger.receipt.rerankerVersion = encoded
      ? `${ranking.version}+${encoded.background.name}`
      : ranking.version
    ledger.receipt.encoderDigest = encoded ? (encoder?.digest ?? null) : null
  }
  return ranking
}

/** Null when the encoder is down or too slow: a turn goes on without it. */
async function encodeAll(encoder: Encoder, question: string, drafts: Draft[], signal: AbortSignal) {
  try {
    // Alike drafts are common with a small model and are encoded once.
    const distinct = [...new Set(drafts.filter(({ isBlocked }) => !isBlocked).map(({ text }) => text))]
    const [background, [asked, ...latents]] = await Promise.all([
      encoder.findBackground(),
      encodeTexts(encoder.server, { model: encoder.model, texts: [question, ...distinct] }, signal),
    ])
    const byText = new Map(distinct.map((text, index) => [text, latents[index] ?? null]))
    return {
      background,
      question: asked ?? null,
      drafts: drafts.map(({ isBlocked, text }) => (isBlocked ? null : (byText.get(text) ?? null))),
    }
  } catch (error) {
    // Only this turn's own end ends it: the background is fitted for all turns and has a time limit of its own.
    if (signal.aborted) throw error
    encoder.logError(error)
    return null
  }
}

import { createHash } from 'node:crypto'
import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import type { AttachedText } from '@/lib/attachments/attached-text'
import { findFloor } from '@/lib/policies/find-floor'
import type { DrawSettings } from './turn'

/** The exact versions that made one answer. */
export interface Receipt {
  assistant: string
  assistantVersion: number
  baseModel: string
  /** `sha256-<digest>` of the base's weights; null when its server does not say. */
  baseDigest: string | null
  adapterDigest: string | null
  cultureTag: string
  /** SHA-256 of the culture with all it inherits. */
  cultureDigest: string
  policy: string
  policyVersion: number
  /** SHA-256 of the hub's floor, which lies under every policy. */
  floorDigest: string
  rerankerVersion: string | null
  encoderDigest: string | null
  seed: number
  sampling: DrawSettings['sampling'] & { drafts: number; maxTokens: number; abstainBelow: number }
  /** SHA-256 of each text attached to the question, as the model read it; left out where there was none. */
  attachments?: string[]
  /** The answer with whose text this one begins, which has a receipt of its own; left out where it begins anew. */
  continues?: string
  /** How the model server names its own build; null when it does not. */
  engine: string | null
}

/** A receipt with what is known before the first word is drawn. */
export function beginReceipt(
  assistant: ResolvedAssistant,
  draw: DrawSettings,
  baseDigest: string | null,
): Receipt {
  const { assistantVersion, culture, community, policy } = assistant
  const { drafts, maxTokens, abstainBelow, sampling, seed } = draw
  return {
    assistant: assistant.name,
    assistantVersion: assistantVersion.version,
    baseModel: assistantVersion.baseModel,
    baseDigest,
    adapterDigest: assistantVersion.adapterDigest,
    cultureTag: culture.tag,
    cultureDigest: digestOf(culture),
    policy: community.slug,
    policyVersion: policy.version,
    floorDigest: digestOf(findFloor().content),
    rerankerVersion: null,
    encoderDigest: null,
    seed,
    sampling: { ...sampling, drafts, maxTokens, abstainBelow },
    engine: null,
  }
}

/** What `Receipt.attachments` says of some texts. */
export const digestTexts = (attachments: readonly AttachedText[]): string[] =>
  attachments.map(({ text }) => sha256(text))

const digestOf = (value: unknown): string => sha256(JSON.stringify(value))

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

import type { CompiledPolicy, Verdict } from './compiled-policy'
import { NOTES, type NoteMessages, noteFor } from './messages'
import { registry } from './registry'

type Table = Readonly<Record<string, Readonly<Record<string, string>>>>

/**
 * What a reader is told of a verdict, in their language or the nearest known one (`fr-SN` → `fr` → `en`): what
 * happened, which filter, whose policy, and that the question stays theirs to change. A policy's own messages, under
 * `guardrail.<id>.<message>`, replace the reason and never the rest. The text itself is not quoted.
 */
export function messageFor(
  verdict: Verdict,
  language: string,
  { community, messages }: { community: string; messages?: CompiledPolicy['messages'] },
): string {
  const languages = ancestryOf(language)
  const notes = languages.flatMap((tag) => NOTES[tag] ?? [])[0] ?? NOTES.en
  if (!notes) return verdict.reason
  const guardrail = registry.get(verdict.guardrail)
  const filter = languages.flatMap((tag) => guardrail?.title[tag] ?? [])[0] ?? verdict.guardrail
  const isQuestion = verdict.stage === 'input' || verdict.stage === 'attachment'
  const reason = reasonFor(verdict, languages, {
    notes,
    own: guardrail?.messages ?? {},
    policy: messages ?? {},
  })
  return fill(noteFor(notes, verdict.action, isQuestion), {
    reason: fill(reason, verdict.params),
    filter,
    owner: verdict.origin === 'floor' ? notes.hub : community,
  })
}

function reasonFor(
  { guardrail, message, reason }: Verdict,
  languages: readonly string[],
  { notes, own, policy }: { notes: NoteMessages; own: Table; policy: Table },
): string {
  if (reason === 'guardrail_failed') return notes.failed
  if (reason === 'model_unavailable') return notes.unavailable
  if (reason === 'too_long') return notes.tooLong
  const keys = listKeys(message)
  for (const language of languages) {
    for (const key of keys) {
      const text = policy[language]?.[`guardrail.${guardrail}.${key}`] ?? own[language]?.[key]
      if (text) return text
    }
  }
  return notes.unsaid
}

/** `blocked.self-harm` → `blocked.self-harm`, `blocked`. */
function listKeys(message: string): string[] {
  const parts = message.split('.')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('.'))
}

function ancestryOf(tag: string): string[] {
  const parts = tag.split('-')
  const tags = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'))
  return [...tags, 'en']
}

function fill(text: string, params: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole)
}

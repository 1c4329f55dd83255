import { NOTES } from '@/guardrails/messages'
import { primaryLanguage } from '@/lib/core/primary-language'

/**
 * The primary language of a reader's tag as moderation keeps it. Tags come from outside: one that is neither the hub's
 * nor the community's is "other", so that nobody can fill a table with languages, or be known by a rare one.
 */
export function spokenLanguage(tag: string, cultureTag: string): string {
  const primary = primaryLanguage(tag)
  return Object.hasOwn(NOTES, primary) || primary === primaryLanguage(cultureTag) ? primary : 'other'
}

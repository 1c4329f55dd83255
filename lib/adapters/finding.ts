import { PolyphonyError } from '@/lib/core/errors'
import type { Said } from '@/lib/core/said'
import { sayInEnglish } from '@/lib/core/say-in-english'
import english from '@/messages/en.json'
import type { AdapterCheck, CheckId } from './adapter-check'

type Findings = typeof english.findings

/** What a check can find: under `findings` in `messages`, with what it `says` and, where there is something, what is `todo`. */
export type FindingKey = {
  [Check in keyof Findings]: `${Check}.${keyof Findings[Check] & string}`
}[keyof Findings]

/** How a check ended, in English and as pages say it in their reader's language. */
export function finding(
  id: CheckId,
  status: AdapterCheck['status'],
  key: FindingKey,
  params: Said['params'] = {},
): AdapterCheck {
  const message = { key: `findings.${key}.says`, params }
  if (!WITH_REMEDY.has(key)) return { id, status, message: sayInEnglish(message), said: { message } }
  const remedy = { key: `findings.${key}.todo`, params }
  return {
    ...{ id, status, message: sayInEnglish(message), remedy: sayInEnglish(remedy) },
    said: { message, remedy },
  }
}

/** What an upload is refused for, in words that pages have in every language. */
export class CheckRefused extends PolyphonyError {
  constructor(
    readonly key: FindingKey,
    readonly params: Said['params'] = {},
  ) {
    super('invalid_request', sayInEnglish({ key: `findings.${key}.says`, params }))
  }
}

/** The check that ended with an error. */
export function refusal(id: CheckId, error: PolyphonyError): AdapterCheck {
  if (error instanceof CheckRefused) return finding(id, 'failed', error.key, error.params)
  const { message, said } = error
  return { id, status: 'failed', message, ...(said && { said: { message: said } }) }
}

const WITH_REMEDY = new Set(
  Object.entries(english.findings).flatMap(([check, found]) =>
    Object.entries(found).flatMap(([name, words]) => ('todo' in words ? [`${check}.${name}`] : [])),
  ),
)

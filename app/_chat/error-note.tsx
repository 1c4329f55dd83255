'use client'

import { CircleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/app/_ui/button'
import type { AnswerError } from './message-view'
import { QUESTION_LENGTH } from './question-length'

/** What went wrong, in the reader's language, with the question one click from being asked again or changed. */
export function ErrorNote(props: {
  error: AnswerError | undefined
  /** Without these nothing can be asked here any more. */
  onEdit: (() => void) | undefined
  onRetry: (() => void) | undefined
  /** Where the question never reached the hub and waits in this browser. */
  onDiscard?: (() => void) | undefined
  /** Whether what is said here is kept at all. */
  isKept?: boolean
}) {
  const { error, onEdit, onRetry, onDiscard, isKept = true } = props
  const t = useTranslations('chat')
  return (
    <div role="alert" className="flex gap-3 rounded-2xl bg-danger-soft px-4 py-3">
      <CircleAlert aria-hidden="true" className="mt-1 size-4 shrink-0 text-danger" />
      <div className="min-w-0 flex-1">
        <p dir="auto">
          <ErrorText error={error} />
        </p>
        {onDiscard && isKept && <p className="mt-1 text-small">{t('unsentKept')}</p>}
        <div className="mt-2 flex flex-wrap gap-2">
          {onRetry && (
            <Button className="text-small" onClick={onRetry}>
              {t('tryAgain')}
            </Button>
          )}
          {onEdit && (
            <Button className="text-small" onClick={onEdit}>
              {t('editQuestion')}
            </Button>
          )}
          {onDiscard && (
            <Button look="quiet" className="text-small" onClick={onDiscard}>
              {t('discard')}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}

/** The sentence of what was at fault, else the code's own; the server's words are English and stay in its log. */
export function ErrorText({ error }: { error: AnswerError | undefined }) {
  const t = useTranslations('errors')
  if (!error) return t('unfinished')
  const fault = `wrong.${error.param}`
  if (error.code === 'invalid_request' && t.has(fault))
    return t(fault, { limit: QUESTION_LENGTH, actual: 0, most: 0, ...error.amounts })
  // A limit says whose it is.
  const key = error.param?.startsWith('limit.') && t.has(error.param) ? error.param : error.code
  const sentence = t.has(key) ? t(key) : t('internal')
  return error.retryAfterSeconds
    ? `${sentence} ${t('retryAfter', { seconds: error.retryAfterSeconds })}`
    : sentence
}

'use client'

import { useTranslations } from 'next-intl'
import { AssistantEmblem } from './assistant-emblem'
import type { AssistantView } from './assistant-view'

/** Before the first question: who answers, who made it, its greeting, and four questions of its culture. */
export function EmptyState({
  assistant,
  onAsk,
}: {
  assistant: AssistantView
  /** Without it nothing can be asked. */
  onAsk: ((question: string) => void) | undefined
}) {
  const { name, community, culture } = assistant
  const t = useTranslations('chat')
  const own = { lang: culture.tag, dir: culture.direction }
  return (
    <div className="flex flex-col items-center gap-3 pt-[8dvh] text-center">
      <AssistantEmblem assistant={assistant} />
      <h2 {...own} className="font-serif text-title">
        {name}
      </h2>
      <p className="text-small text-muted">
        {t.rich('madeBy', { maker: () => <bdi lang={culture.tag}>{community.maker}</bdi> })} ·{' '}
        <bdi lang={culture.tag}>{culture.name}</bdi>
      </p>
      {onAsk && culture.greeting && (
        <p {...own} dir="auto" className="mt-2 max-w-md">
          {culture.greeting}
        </p>
      )}
      {onAsk && culture.examples.length > 0 && (
        <ul className="mt-6 grid w-full gap-2 sm:grid-cols-2" aria-label={t('examples')}>
          {culture.examples.map((example) => (
            <li key={example}>
              <button
                type="button"
                {...own}
                dir="auto"
                onClick={() => onAsk(example)}
                className="h-full w-full rounded-2xl border border-line px-4 py-3 text-start transition hover:border-accent hover:bg-raised"
              >
                {example}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

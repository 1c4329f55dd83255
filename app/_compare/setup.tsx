'use client'

import { useTranslations } from 'next-intl'
import { AssistantEmblem } from '@/app/_chat/assistant-emblem'
import type { AssistantView } from '@/app/_chat/assistant-view'
import { AssistantChips } from './assistant-chips'
import { BlindSwitch } from './blind-switch'

/** Before the first question: who answers, with or without names, and a greeting of each in the place of its answer. */
export function Setup(props: {
  assistants: AssistantView[]
  chosen: string[]
  isBlind: boolean
  onChoose: (chosen: string[]) => void
  onBlind: (isBlind: boolean) => void
  onAsk: (question: string) => void
}) {
  const { assistants, chosen, isBlind, onChoose, onBlind, onAsk } = props
  const t = useTranslations('compare')
  const views = chosen.flatMap((id) => assistants.find((one) => one.id === id) ?? [])
  const examples = views
    .flatMap(({ culture }) =>
      culture.examples.slice(0, 1).map((text) => ({ text, lang: culture.tag, dir: culture.direction })),
    )
    .filter(({ text }, at, all) => all.findIndex((one) => one.text === text) === at)
  return (
    <div className="flex flex-col gap-6">
      <div>
        <h2 className="font-serif text-title">{t('heading')}</h2>
        <p className="mt-1 max-w-[44rem] text-muted">{t('intro')}</p>
      </div>
      <div>
        <AssistantChips
          chosen={chosen}
          known={views.map(({ id, name, community, culture }) => ({
            ...{ id, name, community: community.name, lang: culture.tag },
          }))}
          onChange={onChoose}
        />
        <BlindSwitch isBlind={isBlind} onChange={onBlind} />
      </div>
      {chosen.length < 2 ? (
        <p className="text-muted">{t('needTwo')}</p>
      ) : (
        <ul aria-label={t('answers')} className="grid gap-3 md:grid-cols-2 lg:grid-cols-3">
          {views.map(({ id, name, community, culture, avatar }) => (
            <li key={id} className="flex min-h-24 gap-3 rounded-2xl border border-dashed border-line p-4">
              <AssistantEmblem assistant={{ avatar, community, culture }} />
              <div lang={culture.tag} className="min-w-0 flex-1">
                <h3 className="font-semibold">
                  <bdi>{name}</bdi> <bdi className="font-normal text-small text-muted">{community.name}</bdi>
                </h3>
                <p dir="auto" className="text-small text-muted">
                  {culture.greeting}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {chosen.length >= 2 && examples.length > 0 && (
        <div>
          <h3 className="pb-2 text-small text-muted">{t('examples')}</h3>
          <ul className="flex flex-wrap gap-2">
            {examples.map(({ text, lang, dir }) => (
              <li key={text}>
                <button
                  type="button"
                  lang={lang}
                  dir={dir}
                  onClick={() => onAsk(text)}
                  className="min-h-9 rounded-2xl border border-line px-3.5 py-1.5 text-start transition hover:border-accent hover:bg-raised"
                >
                  {text}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

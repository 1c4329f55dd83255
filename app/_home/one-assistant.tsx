'use client'

import { useTranslations } from 'next-intl'
import { useCatalogue } from '@/app/_shell/catalogue-context'

/** Every assistant; one of them is chosen. */
export function OneAssistant({ chosen, onChange }: { chosen: string; onChange: (id: string) => void }) {
  const t = useTranslations('ask')
  return (
    <fieldset>
      <legend className="pb-2 text-small text-muted">{t('who')}</legend>
      <div className="flex flex-wrap gap-2">
        {useCatalogue().map(({ id, name, community, lang }) => (
          <label
            key={id}
            className="flex min-h-9 items-center gap-2 rounded-full border border-line px-3.5 py-1 transition hover:bg-raised has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="assistant"
              value={id}
              checked={chosen === id}
              onChange={() => onChange(id)}
              className="sr-only"
            />
            <bdi lang={lang} className="font-medium">
              {name}
            </bdi>
            <bdi lang={lang} className="text-small text-muted">
              {community}
            </bdi>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

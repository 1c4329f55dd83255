'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { MarkedText } from './marked-text'
import { INPUT } from './option-field'
import { PanelAlert } from './panel-alert'
import { type TestedPatternView, testPatterns } from './policy-api'
import { useLatest } from './use-latest'

const REST_MS = 300
const MOST_UNITS = 10_000

/** Type a text and see what each pattern finds in it, or what is wrong with the pattern and where. */
export function PatternTester(props: { slug: string; language: string; patterns: unknown[] }) {
  const { slug, language, patterns } = props
  const t = useTranslations('policyEditor')
  const id = useId()
  const [text, setText] = useState('')
  const trial = { patterns, text, language }
  const tested = useLatest(JSON.stringify(trial), (signal) => testPatterns(slug, trial, signal), REST_MS)
  return (
    <section
      aria-labelledby={`${id}-title`}
      data-pattern-tester
      className="flex flex-col gap-2 rounded-xl bg-raised p-3.5"
    >
      <h4 id={`${id}-title`} className="font-medium">
        {t('testerTitle')}
      </h4>
      <p className="text-small text-muted">{t('testerHint')}</p>
      <textarea
        aria-label={t('testerText')}
        placeholder={t('testerText')}
        dir="auto"
        rows={2}
        maxLength={MOST_UNITS}
        value={text}
        onChange={({ target }) => setText(target.value)}
        className={INPUT}
      />
      {tested.state === 'failed' && <PanelAlert error={tested.error} />}
      <ul
        className="flex flex-col gap-2"
        aria-busy={tested.state === 'waiting'}
        aria-label={t('testerTitle')}
      >
        {(tested.value ?? []).map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two patterns may share a name while one types
          <Tested key={index} tested={one} pattern={patternOf(patterns[index])} text={text} />
        ))}
      </ul>
    </section>
  )
}

function Tested({ tested, pattern, text }: { tested: TestedPatternView; pattern: string; text: string }) {
  const t = useTranslations('policyEditor')
  const { name, problem, at, spans } = tested
  if (problem !== undefined) {
    return (
      <li
        data-tested={name}
        className="flex flex-col gap-0.5 rounded-lg bg-danger-soft px-3 py-1.5 text-small"
      >
        <span>
          <bdi dir="ltr" className="font-medium">
            {name}
          </bdi>{' '}
          <bdi lang="en" dir="ltr">
            {problem}
          </bdi>
        </span>
        {at !== undefined && (
          <div dir="ltr" className="font-mono">
            <MarkedText text={pattern} spans={[{ start: at, end: Math.max(at + 1, pattern.length) }]} />
          </div>
        )}
      </li>
    )
  }
  const shown = spans.filter(({ end }) => end <= text.length)
  return (
    <li data-tested={name} className="flex flex-col gap-0.5 text-small">
      <span>
        <bdi dir="ltr" className="font-medium">
          {name}
        </bdi>{' '}
        <span className="text-muted">{t('testerFound', { count: shown.length })}</span>
      </span>
      {shown.length > 0 && <MarkedText text={text} spans={shown} />}
    </li>
  )
}

function patternOf(entry: unknown): string {
  const pattern = typeof entry === 'object' && entry !== null && 'pattern' in entry ? entry.pattern : ''
  return typeof pattern === 'string' ? pattern : ''
}

'use client'

import { useFormatter, useTranslations } from 'next-intl'
import * as z from 'zod/mini'

/** How the drafts were drawn, setting by setting; a setting that changes nothing is left out. */
export function SamplingList({ sampling }: { sampling: unknown }) {
  const t = useTranslations('receipt.settings')
  const format = useFormatter()
  const settings = settingsSchema.parse(sampling)
  return (
    <ul className="flex flex-wrap gap-x-4 font-sans">
      {SETTINGS.map(({ name, without }) => ({ name, without, value: settings[name] }))
        .filter(({ value, without }) => value !== undefined && value !== without)
        .map(({ name, value = 0 }) => (
          <li key={name} className="whitespace-nowrap">
            {t(name)} <bdi className="font-mono">{format.number(value)}</bdi>
          </li>
        ))}
    </ul>
  )
}

/** `without`: the value at which a setting changes nothing. */
const SETTINGS = [
  { name: 'drafts', without: null },
  { name: 'temperature', without: null },
  { name: 'topP', without: 1 },
  { name: 'topK', without: 0 },
  { name: 'minP', without: 0 },
  { name: 'repetitionPenalty', without: 1 },
  { name: 'presencePenalty', without: 0 },
  { name: 'frequencyPenalty', without: 0 },
  { name: 'abstainBelow', without: 0 },
] as const

/** As stored, maybe by an older hub: what is no number is left out. */
const numberSchema = z.catch(z.optional(z.number()), undefined)
const settingsSchema = z.catch(
  z.object({
    drafts: numberSchema,
    temperature: numberSchema,
    topP: numberSchema,
    topK: numberSchema,
    minP: numberSchema,
    repetitionPenalty: numberSchema,
    presencePenalty: numberSchema,
    frequencyPenalty: numberSchema,
    abstainBelow: numberSchema,
  }),
  {},
)

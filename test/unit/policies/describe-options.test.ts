import { createTranslator } from 'next-intl'
import { describe, expect, test } from 'vitest'
import { createOptionWords } from '@/app/_policy/option-words'
import { registry } from '@/guardrails/registry'
import { describeOptions } from '@/lib/policies/describe-options'
import { type OptionSchema, optionSchema } from '@/lib/policies/form-field'
import { optionsJsonSchema } from '@/lib/policies/policy-json-schema'
import ar from '@/messages/ar.json'
import en from '@/messages/en.json'
import fr from '@/messages/fr.json'
import hi from '@/messages/hi.json'
import sw from '@/messages/sw.json'
import zh from '@/messages/zh.json'

const MESSAGES = { en, fr, ar, hi, sw, zh }
const LOCALES = ['en', 'fr', 'ar', 'hi', 'sw', 'zh'] as const
const schemaOf = (id: string): OptionSchema => {
  const guardrail = registry.get(id)
  if (!guardrail) throw new Error(`no guardrail ${id}`)
  return optionSchema.parse(optionsJsonSchema(guardrail))
}
const say = (locale: (typeof LOCALES)[number], id: string, options: Record<string, unknown>) => {
  const t = createTranslator({ locale, messages: MESSAGES[locale], namespace: 'policy' })
  return describeOptions(options, schemaOf(id), createOptionWords(t as never, locale))
}

/** Names of model families and countries: nobody translates the former, `Intl` names the latter. */
const isName = (value: string) => /-|^qwen|^shieldgemma$|^[A-Z]{2}$/.test(value)

function collect(
  schema: OptionSchema | boolean | undefined,
  found = { names: new Set<string>(), values: new Set<string>() },
) {
  if (!schema || typeof schema === 'boolean') return found
  for (const value of schema.enum ?? []) if (typeof value === 'string') found.values.add(value)
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    found.names.add(name)
    collect(part, found)
  }
  for (const part of [schema.items, schema.propertyNames, schema.additionalProperties]) collect(part, found)
  return found
}

describe('the options of a policy, as people read them', () => {
  test.each(LOCALES)('have a word for every name and every value of every filter: %s', (locale) => {
    const { options, values } = MESSAGES[locale].policy
    for (const id of registry.keys()) {
      const found = collect(schemaOf(id))
      expect([...found.names].filter((name) => !(name in options))).toEqual([])
      expect([...found.values].filter((value) => !isName(value) && !(value in values))).toEqual([])
    }
  })

  test('say their values in the reader’s language, and what people wrote themselves as it stands', () => {
    expect(
      say('fr', 'personal-data', {
        kinds: ['email', 'phone'],
        action: 'pseudonymise',
        actions: { email: 'block' },
        regions: ['SN', 'FR'],
        allow: ['block'],
      }),
    ).toEqual([
      ['Cherche', 'adresses e-mail et numéros de téléphone'],
      ['Puis', 'pseudonyme'],
      ['Pour certaines sortes', 'adresses e-mail: bloquer'],
      ['Régions', 'Sénégal et France'],
      ['Permis quand même', 'block'],
    ])
    expect(
      say('en', 'hate-speech', { threshold: 0.5, thresholdIn: { hi: 0.3 }, blockIn: ['en', '*'] }),
    ).toEqual([
      ['Threshold', '0.5'],
      ['Thresholds by language', 'Hindi: 0.3'],
      ['Blocks in', 'English, every language'],
    ])
  })

  test('count the words of lists, under each list’s own name', () => {
    const lists = [
      { name: 'rude', action: 'flag', terms: ['a', 'b'] },
      { name: 'flag', terms: ['c'] },
    ]
    expect(say('zh', 'blocked-terms', { lists })).toEqual([
      ['rude', expect.stringMatching(/^标记 · .*2/)],
      ['flag', expect.stringContaining('1')],
    ])
  })
})

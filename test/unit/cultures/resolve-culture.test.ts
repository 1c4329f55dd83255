import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compileInstructions } from '@/lib/cultures/compile-instructions'
import { type CulturePack, culturePackSchema } from '@/lib/cultures/culture'
import { readCulturePacks } from '@/lib/cultures/read-culture-packs'
import { ancestryOf, resolveCulture } from '@/lib/cultures/resolve-culture'

const starter = readCulturePacks(join(import.meta.dirname, '../../../starter/cultures'))

interface Week {
  firstDay: number
  weekend: number[]
}

/** A property up to Node 20, a method from 22 on. */
function weekOf(tag: string): Week {
  const locale: { weekInfo?: Week; getWeekInfo?: () => Week } = Object(new Intl.Locale(tag))
  return locale.getWeekInfo?.() ?? locale.weekInfo!
}

describe('culture packs', () => {
  it('inherit along the tag, the nearest pack first', () => {
    expect(ancestryOf('zh-Hant-HK')).toEqual(['zh-Hant-HK', 'zh-Hant', 'zh', 'root'])
    const culture = resolveCulture('fr-SN', starter)
    expect(culture).toMatchObject({
      languages: ['fr'],
      currency: 'XOF',
      formality: 'formal',
      calendar: 'Gregorian',
      direction: 'ltr',
    })
  })

  it('a list that a nearer pack gives replaces the inherited one', () => {
    const packs = new Map<string, CulturePack>(starter)
    packs.set('ar', { ...packs.get('ar')!, sensitive: ['a', 'b'] })
    packs.set('ar-EG', { ...packs.get('ar-EG')!, sensitive: [] })
    expect(resolveCulture('ar-EG', packs).sensitive).toEqual([])
  })

  it('a tag without a pack, and a chain that leaves something unsaid, are refused by name', () => {
    expect(() => resolveCulture('xx', starter)).toThrow(/no culture pack for "xx"/)
    expect(() => resolveCulture('xx', new Map([['xx', { tag: 'xx' }]]))).toThrow(
      /do not say: name, languages/,
    )
  })

  it('unknown keys, tags that are no tags and lists without end are refused', () => {
    expect(culturePackSchema.safeParse({ tag: 'fr', mood: 'cheerful' }).success).toBe(false)
    expect(culturePackSchema.safeParse({ tag: '../fr' }).success).toBe(false)
    expect(culturePackSchema.safeParse({ tag: 'fr', sensitive: Array(13).fill('x') }).success).toBe(false)
  })

  it('the starter’s customs are those of CLDR where CLDR knows them', () => {
    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
    for (const tag of ['fr-FR', 'fr-SN', 'hi-IN', 'ar-EG', 'sw-KE', 'zh-CN']) {
      const week = weekOf(tag)
      const culture = resolveCulture(tag, starter)
      expect([tag, culture.firstDay]).toEqual([tag, days[week.firstDay - 1]])
      expect([tag, culture.weekend]).toEqual([tag, week.weekend.map((day) => days[day - 1])])
      expect([tag, culture.hourCycle]).toEqual([
        tag,
        new Intl.DateTimeFormat(tag, { hour: 'numeric' }).resolvedOptions().hourCycle,
      ])
    }
  })
})

describe('compiled instructions', () => {
  it('say who, in which language, how to address and which customs', () => {
    const text = compileInstructions({
      assistant: 'Kora',
      community: 'Maison Teranga',
      instructions: ' Sois brève. ',
      culture: resolveCulture('fr-SN', starter),
    })
    expect(text.split('\n')).toEqual([
      'You are Kora, the assistant of Maison Teranga. Sois brève.',
      'Answer in French. Be formal. Address people as: vous, tonton and tata for elders.',
      'Week starts on Monday, weekend Saturday and Sunday, 24-hour clock, Gregorian calendar, currency West African CFA Franc (XOF).',
      'Values: teranga (hospitality).',
      'Take care with: brotherhoods; caste.',
    ])
  })

  it('are empty for an assistant without instructions that belongs to no place', () => {
    expect(
      compileInstructions({
        assistant: 'Plain',
        community: 'Commons',
        instructions: ' ',
        culture: resolveCulture('en', starter),
      }),
    ).toBe('')
  })
})

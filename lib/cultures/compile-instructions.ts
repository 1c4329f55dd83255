import type { Culture } from './culture'

/**
 * The system message of an assistant: who it is, its own instructions, then what its culture says.
 *
 * English carries the frame because every base model reads it; names, forms of address and the assistant's own
 * instructions stay in the community's words. The starter model is trained on exactly this text.
 * An assistant that has no instructions and belongs to no place is the base model as it is: the message is empty.
 */
export function compileInstructions(input: {
  assistant: string
  community: string
  instructions?: string
  culture: Culture
}): string {
  const { assistant, community, culture } = input
  if (!input.instructions?.trim() && !culture.currency) return ''
  const lines = [
    [`You are ${assistant}, the assistant of ${community}.`, input.instructions?.trim()]
      .filter(Boolean)
      .join(' '),
    [`Answer in ${englishList(culture.languages.map(languageName), 'or')}.`, addressLine(culture)]
      .filter(Boolean)
      .join(' '),
    customsLine(culture),
  ]
  if (culture.values.length > 0) lines.push(`Values: ${culture.values.join('; ')}.`)
  if (culture.sensitive.length > 0) lines.push(`Take care with: ${culture.sensitive.join('; ')}.`)
  return lines.join('\n')
}

function addressLine(culture: Culture): string {
  const register = { formal: 'Be formal.', neutral: '', familiar: 'Be familiar.' }[culture.formality]
  return [register, culture.address && `Address people as: ${culture.address}.`].filter(Boolean).join(' ')
}

function customsLine(culture: Culture): string {
  const parts = [
    `Week starts on ${capitalise(culture.firstDay)}`,
    `weekend ${englishList(culture.weekend.map(capitalise), 'and')}`,
    `${culture.hourCycle === 'h12' ? '12' : '24'}-hour clock`,
    `${culture.calendar} calendar`,
  ]
  if (culture.currency) parts.push(`currency ${currencyName(culture.currency)}`)
  return `${parts.join(', ')}.`
}

const languageNames = new Intl.DisplayNames('en', { type: 'language' })
const currencyNames = new Intl.DisplayNames('en', { type: 'currency' })
const languageName = (tag: string) => languageNames.of(tag) ?? tag
const currencyName = (code: string) => `${currencyNames.of(code)} (${code})`
const capitalise = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const englishList = (words: string[], type: 'and' | 'or') =>
  new Intl.ListFormat('en-GB', { type: type === 'and' ? 'conjunction' : 'disjunction' }).format(words)

import { createElement } from 'react'
import { describe, expect, test } from 'vitest'
import { ErrorNote } from '@/app/_chat/error-note'
import type { AnswerError } from '@/app/_chat/message-view'
import { locales } from '@/app/_i18n/locales'
import { messagesOf, renderInLocale } from '@/test/support/render-in-locale'

describe.each(locales)('what went wrong, in %s', (locale) => {
  const messages = messagesOf(locale)

  function say(error: AnswerError | undefined): string {
    const nothing = () => undefined
    const note = createElement(ErrorNote, { error, onEdit: nothing, onRetry: nothing })
    return /<p dir="auto">(.*?)<\/p>/.exec(renderInLocale(locale, note))?.[1] ?? ''
  }

  test('names what was at fault when the hub knows it', () => {
    const amounts = { actual: 1_800, most: 928 }
    const tooLong = say({ code: 'invalid_request', param: 'messages', amounts })
    expect(tooLong).toMatch(messages.errors.wrong.messages.slice(0, 8))
    for (const amount of Object.values(amounts))
      expect(tooLong).toContain(new Intl.NumberFormat(locale).format(amount))
    expect(say({ code: 'invalid_request', param: 'assistant' })).toBe(messages.errors.wrong.assistant)
    expect(say({ code: 'invalid_request', param: 'question' })).toContain(
      new Intl.NumberFormat(locale).format(8_000),
    )
  })

  test('says the sentence of the code otherwise, and never the server’s own words', () => {
    expect(say({ code: 'invalid_request', param: 'conversationId' })).toBe(messages.errors.invalid_request)
    expect(say({ code: 'invalid_request' })).toBe(messages.errors.invalid_request)
    expect(say({ code: 'never heard of' })).toBe(messages.errors.internal)
    expect(say(undefined)).toBe(messages.errors.unfinished)
  })
})

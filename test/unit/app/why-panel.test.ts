import { createElement } from 'react'
import { expect, test } from 'vitest'
import { WhyPanel } from '@/app/_why/why-panel'
import { renderInLocale } from '@/test/support/render-in-locale'

const candidate = {
  index: 0,
  content: 'Saturday.',
  chosen: true,
  blocked: false,
  energy: -1.25,
  terms: [
    { name: 'consensus', value: 1.5, weight: -1, contribution: -1.5 },
    { name: 'length', value: 0.25, weight: 1, contribution: 0.25 },
  ],
  verdicts: null,
  meanLogProb: -0.2,
  minProb: 0.4,
  tokens: 3,
  finishReason: 'stop',
}

function panel(sampling: unknown): string {
  const reasons = { ranking: null, receipt: { seed: 7, sampling }, candidates: [candidate] }
  return renderInLocale('en', createElement(WhyPanel, { id: 'why', reasons, lang: 'en' }))
}

/** The words of a page as a screen reader comes to them. */
const heard = (html: string) =>
  html.replaceAll(/<(\w+) aria-hidden="true"[^>]*>.*?<\/\1>/gs, '').replaceAll(/<[^>]+>/g, '|')

test('a screen reader hears what each bar shows, once', () => {
  const words = heard(panel({}))
  expect(words).toContain('Agreement of drafts: speaks for this draft, lowers its energy by 1.5.')
  expect(words).toContain('Length: speaks against this draft, raises its energy by 0.25.')
  expect(words).not.toMatch(/×/)
})

test('the receipt names the settings that change something, in the words of the page', () => {
  const words = heard(
    panel({ temperature: 0.7, topP: 0.9, topK: 0, minP: 0, repetitionPenalty: 1, drafts: 4, maxTokens: 160 }),
  ).replaceAll(/[|\s]+/g, ' ')
  expect(words).toMatch(/Sampling drafts 4 temperature 0\.7 top p 0\.9/)
  expect(words).not.toMatch(/top k|min p|penalty|topP|maxTokens/)
})

test.each([null, 'hot', { temperature: 'hot' }, [1]])(
  'a stored sampling of %j breaks nothing',
  (sampling) => {
    expect(panel(sampling)).toContain('Sampling')
  },
)

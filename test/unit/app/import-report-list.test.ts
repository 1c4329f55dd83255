import { createElement } from 'react'
import { expect, test } from 'vitest'
import { ImportReportList } from '@/app/_account/import-report-list'
import { emptyReport } from '@/lib/imports/import-report'
import { renderInLocale } from '@/test/support/render-in-locale'

const say = (change: object, isFailed = false) =>
  renderInLocale(
    'en',
    createElement(ImportReportList, { report: { ...emptyReport(), ...change }, isFailed }),
  ).replaceAll(/<[^>]+>/g, '|')

test('a file that holds no conversation is told as such, unless it was told already what is wrong with it', () => {
  expect(say({})).toContain('There is no conversation in this file.')
  expect(say({}, true)).toBe('')
})

test('what was taken over is told, also when the rest of the file failed', () => {
  expect(say({ conversations: 2, messages: 1 }, true)).toMatch(
    /2 conversations were taken over\..*1 message in all/,
  )
  expect(say({ duplicates: 3 })).toMatch(/0 conversations were taken over\..*3 were here already/)
})

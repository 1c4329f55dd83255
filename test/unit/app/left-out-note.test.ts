import { createElement } from 'react'
import { expect, test } from 'vitest'
import { ForeignAnswer } from '@/app/_chat/foreign-answer'
import { toKeptView } from '@/app/_chat/message-view'
import { Question } from '@/app/_chat/question'
import { renderInLocale } from '@/test/support/render-in-locale'

const row = {
  ...{ id: 'msg_1', status: 'done' as const, attachments: [], receipt: null, verdicts: null, ranking: null },
  ...{ candidates: [], assistantVersionId: null, model: 'gpt-4o' },
}

function show(
  role: 'user' | 'assistant',
  content: string,
  leftOut: { image?: number; file?: number } | null,
) {
  const view = toKeptView({ ...row, role, content, leftOut }, { community: '', importedFrom: 'chatgpt' })
  return view.role === 'user'
    ? createElement(Question, { message: view })
    : createElement(ForeignAnswer, { message: view })
}

test.each([
  ['en', 'Not brought along with it: 2 pictures and 1 attached file.'],
  ['ar', 'تُرك عند الاستيراد: صورتان وملف مرفق واحد.'],
  ['zh', '导入时略去：2 张图片和1 个附件。'],
])('in %s a message says which of its parts stayed behind', (locale, said) => {
  for (const role of ['user', 'assistant'] as const) {
    expect(renderInLocale(locale, show(role, 'Look', { image: 2, file: 1 }))).toContain(said)
    expect(renderInLocale(locale, show(role, 'Look', null))).not.toContain(said.slice(0, 5))
  }
})

import { expect, test } from 'vitest'
import { readTextSet } from '@/lib/policies/read-text-set'

const read = (name: string, content: string) => readTextSet(content, { name, language: 'en', stage: 'input' })

test('lines, with or without their language, at the stage of the set', () => {
  expect(read('a.txt', '\ufeffhello\r\nfr\tbonjour\n\n')).toEqual({
    texts: [
      { text: 'hello', language: 'en', stage: 'input' },
      { text: 'bonjour', language: 'fr', stage: 'input' },
    ],
    problems: [],
  })
})

test('JSON lines: texts and objects, each with what it says itself', () => {
  const lines = [
    '"one"',
    '{"text":"two\\nlines","language":"fr-SN","stage":"output-final","id":7}',
    '',
    '{"question":"three","language":null}',
  ]
  expect(read('a.JSONL', lines.join('\n')).texts).toEqual([
    { text: 'one', language: 'en', stage: 'input' },
    { text: 'two\nlines', language: 'fr-SN', stage: 'output-final' },
    { text: 'three', language: 'en', stage: 'input' },
  ])
})

test('CSV by the names of its columns, whatever their order; a saved comparison can be opened again', () => {
  const table = 'Stage;Text;id\r\ndraft;"a;b";1\r\n;\'=1+1;2\r\n'
  expect(read('a.csv', `\ufeff${table}`)).toEqual({
    texts: [
      { text: 'a;b', language: 'en', stage: 'draft' },
      { text: '=1+1', language: 'en', stage: 'input' },
    ],
    problems: [],
  })
})

test('what gives no text is told by line, and the rest is read', () => {
  const { texts, problems } = read(
    'a.ndjson',
    '{"text":1}\n{\n[1]\n{"text":" "}\n{"text":"a","language":"french"}\n{"text":"a","stage":"lunch"}\n{"text":"b"}',
  )
  expect(texts.map(({ text }) => text)).toEqual(['b'])
  expect(problems).toEqual([
    { line: 1, kind: 'text' },
    { line: 2, kind: 'json' },
    { line: 3, kind: 'json' },
    { line: 4, kind: 'text' },
    { line: 5, kind: 'language' },
    { line: 6, kind: 'stage' },
  ])
  expect(read('a.csv', 'words,language\nhi,en\n').problems).toEqual([{ line: 1, kind: 'columns' }])
  expect(read('a.csv', '').problems).toEqual([{ line: 1, kind: 'columns' }])
  expect(read('a.csv', 'text\nhi\n"and\n').problems).toEqual([{ line: 3, kind: 'quote' }])
})

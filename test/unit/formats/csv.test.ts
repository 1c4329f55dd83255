import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCsv } from '@/lib/formats/read-csv'
import { unguardCell, writeCsv } from '@/lib/formats/write-csv'

const cellsOf = (text: string) => readCsv(text).records.map(({ cells }) => cells)

test('whatever is written is read again to the letter', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('a,b;c\td', '"', '""', 'one\r\ntwo', '=1+1', "'=1"),
  )
  const row = fc.tuple(fc.constant('row'), cell, cell).map(([...cells]) => cells)
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
      const written = writeCsv([['first', 'line', 'says'], ...rows])
      expect(written.startsWith('\ufeff')).toBe(true)
      const [, ...read] = cellsOf(written.slice(1))
      expect(read.map((cells) => cells.map(unguardCell))).toEqual(
        // An apostrophe that was there before cannot be told from one that was put there.
        rows.map((cells) => cells.map(unguardCell)),
      )
    }),
  )
})

test.each(['=SUM(A1)', '+49', '-1', '@name', '\tx', '\rx'])('%j is no formula in a spreadsheet', (cell) => {
  expect(cellsOf(writeCsv([['x', cell]]).slice(1))).toEqual([['x', `'${cell}`]])
})

test.each([
  ['commas', 'a,b\n1,"2,3"\n'],
  ['semicolons, with carriage returns and no last line break', 'a;b\r\n1;"2,3"'],
  ['tabs', 'a\tb\n1\t2,3\n'],
])('%s divide cells', (_, text) => {
  expect(cellsOf(text)).toEqual([
    ['a', 'b'],
    ['1', '2,3'],
  ])
})

test('a record knows its line, also behind a cell of several lines; empty lines are none', () => {
  const { records } = readCsv('a,b\n\n"1\n2",x"y"\n"z"w,\n')
  expect(records).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 3, cells: ['1\n2', 'x"y"'] },
    { line: 5, cells: ['zw', ''] },
  ])
})

test('a quotation mark that nothing closes is told with its line', () => {
  expect(readCsv('a,b\n1,"2\n3')).toEqual({
    openQuote: 2,
    records: [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', '2\n3'] },
    ],
  })
})

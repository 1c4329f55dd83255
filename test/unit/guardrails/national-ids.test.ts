import { expect, test } from 'vitest'
import { findNationalIds } from '@/guardrails/personal-data/find-national-ids'

/** The examples that python-stdnum and the countries' own pages give for these numbers. */
const EXAMPLES: ReadonlyArray<[country: string, id: string]> = [
  ['AR', '20-05536168-2'],
  ['AT', '1237 010180'],
  ['AU', '123 456 782'],
  ['BE', '85.07.30-033.28'],
  ['BG', '7523169263'],
  ['BR', '390.533.447-05'],
  ['CA', '123-456-782'],
  ['CH', '756.9217.0769.85'],
  ['CL', '12.531.909-2'],
  ['CN', '360426199101010071'],
  ['CZ', '710319/2745'],
  ['DE', '36 574 261 809'],
  ['DK', '211062-5629'],
  ['EE', '36805280109'],
  ['EG', '29001010112345'],
  ['ES', '54362315K'],
  ['ES', 'X-2482300W'],
  ['FI', '131052-308T'],
  ['FR', '2 95 10 99 126 111 93'],
  ['GB', 'AB 12 34 56 C'],
  ['HK', 'A123456(3)'],
  ['HR', '33392005961'],
  ['IE', '6433435F'],
  ['IL', '039337423'],
  ['IN', '2341 2341 2346'],
  ['IN', 'ACUPA7085R'],
  ['IT', 'RCCMNL83S18D969H'],
  ['KE', 'A004416331M'],
  ['KR', '971013-9019902'],
  ['LT', '33309240064'],
  ['MX', 'BOXW310820HNERXN09'],
  ['MY', '770305-02-1234'],
  ['NL', '111222333'],
  ['NO', '151086 95088'],
  ['PK', '34201-0891231-8'],
  ['PL', '44051401359'],
  ['RO', '1630615123457'],
  ['SE', '880320-0016'],
  ['TH', '1-2345-45678-78-1'],
  ['TR', '17291716060'],
  ['TW', 'A123456789'],
  ['UA', '1759013776'],
  ['US', '536-90-4399'],
  ['ZA', '7503305044089'],
]

test.each(EXAMPLES)('%s: %s is found where its country is named', (country, id) => {
  const text = `My number is ${id}, thank you.`
  expect(findNationalIds(text, [country]).map(({ start, end }) => text.slice(start, end))).toContain(id)
})

test.each(EXAMPLES)(
  '%s: %s with another last sign is no identity number of any country that is not named',
  (_, id) => {
    const last = id.match(/[\dA-Z](?=\W*$)/)
    const other = `${id.slice(0, last?.index)}${last?.[0] === '1' ? '2' : '1'}${id.slice((last?.index ?? 0) + 1)}`
    // Forms without a check digit: nothing can be wrong in their last sign.
    if (/^(?:\d{3}-\d{2}-\d{4}|\d{6}-\d{2}-\d{4}|\d{5}-\d{7}-\d|2\d{13}|A\d{9}[A-Z])$/.test(id)) return
    expect(findNationalIds(`My number is ${other}, thank you.`, [])).toEqual([])
  },
)

test('rows of digits that only one country would read as a person’s are left alone elsewhere', () => {
  const text = 'Order 44051401359, part 111222333, batch 7523169263, lot 1630615123457, tel 039337423'
  expect(findNationalIds(text, [])).toEqual([])
  expect(findNationalIds(text, ['PL', 'NL', 'BG', 'RO', 'IL'])).toHaveLength(5)
})

import { createElement } from 'react'
import { expect, test } from 'vitest'
import { ChecksList } from '@/app/_adapters/checks-list'
import { NormPlot } from '@/app/_adapters/norm-plot'
import { SaidText } from '@/app/_ui/said-text'
import type { AdapterCheck } from '@/lib/adapters/adapter-check'
import { checkAdapter } from '@/lib/adapters/check-adapter'
import { checkServing } from '@/lib/adapters/check-serving'
import { finding } from '@/lib/adapters/finding'
import { listAdapterBases } from '@/lib/adapters/list-adapter-bases'
import { sumLayerNorms } from '@/lib/adapters/sum-layer-norms'
import { judgeLicences, judgeReuse } from '@/lib/formats/licence-chain'
import { renderInLocale } from '@/test/support/render-in-locale'

const bases = await listAdapterBases('starter')
const checks: AdapterCheck[] = []
for await (const check of checkAdapter({ folder: 'starter/adapters/fr-SN', bases })) checks.push(check)

const listIn = (locale: string, shown: AdapterCheck[]) =>
  renderInLocale(locale, createElement(ChecksList, { checks: shown }))

test('what every check finds is said in the reader’s language, the reason of the licences included', () => {
  expect(checks.map(({ said }) => said?.message.key)).not.toContain(undefined)
  const page = listIn('fr', checks)
  for (const { message } of checks) expect(page).not.toContain(message)
  expect(page).toContain('les deux sont sous apache-2.0')
  expect(page).not.toContain('lang="en"')
})

test('names keep their direction in an Arabic sentence', () => {
  expect(listIn('ar', checks)).toContain('\u2068apache-2.0\u2069')
  expect(listIn('hi', checks)).not.toContain('\u2068')
})

test('a finding without a translation stays English and is marked as that', () => {
  const page = listIn('fr', [{ id: 'config', status: 'failed', message: 'r must be a whole number' }])
  expect(page).toMatch(/lang="en"[^>]*>r must be a whole number/)
})

test('each model server that refuses stands on a line of its own, with its reason in the reader’s language', () => {
  const refusing = (server: string) => ({ server, kind: 'vllm', serves: false, reason: 'x' })
  const said = { key: 'serving.limits.rank', params: { rank: 64, most: 16 } }
  const check = checkServing([{ ...refusing('gpu-a'), said }, refusing('gpu-b')], 'far')
  expect(check.remedy).toMatch(/^gpu-a: its rank 64 .*\ngpu-b: it refused the adapter$/)
  expect(listIn('zh', [check])).toMatch(/gpu-a：它的秩 64 .*\ngpu-b：它拒绝了此适配器/)
})

test('English words are those of the messages, plurals and choices too', () => {
  const others = (more: number) =>
    finding('layout', 'warned', 'layout.others', { files: 'a, b', more }).message
  expect([others(0), others(2)]).toEqual([
    'these files are no part of an adapter: a, b',
    'these files are no part of an adapter: a, b and 2 more',
  ])
  const parts = { about: 'no', greeting: 'yes', avatar: 'no', limits: 'yes', examples: 1, count: 1200 }
  expect(finding('assistant', 'passed', 'assistant.document', parts).message).toBe(
    'instructions of 1,200 characters, 1 example, greeting, limits',
  )
})

test.each([
  [judgeLicences('mit', 'gpl-3.0').reason, 'gpl-3.0 demande que ce qui en dérive reste sous gpl-3.0'],
  [judgeLicences('mit', 'llama3').reason, /^llama3 transmet ses propres conditions/],
  [judgeReuse('cc-by-nd-4.0').reason, 'cc-by-nd-4.0 interdit les œuvres dérivées'],
])('why licences fit or not is said in French: %o', (reason, words) => {
  const page = renderInLocale('fr', createElement(SaidText, { said: reason }))
  if (typeof words === 'string') expect(page).toBe(words)
  else expect(page).toMatch(words)
})

test('norms are summed by layer, and the layer that is moved most is named', () => {
  const norms = sumLayerNorms([
    { module: 'model.layers.0.self_attn.q_proj', norm: 3 },
    { module: 'model.layers.10.mlp.up_proj', norm: 1 },
    { module: 'model.layers.0.mlp.up_proj', norm: 4 },
    { module: 'lm_head', norm: 9 },
  ])
  expect(norms).toEqual([
    { layer: 0, norm: 5 },
    { layer: 10, norm: 1 },
  ])
  const page = renderInLocale('fr', createElement(NormPlot, { norms }))
  expect(page).toContain('2 couches, la couche 0 déplacée le plus (norme 5)')
  expect(page.match(/<rect/g)).toHaveLength(2)
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const css = readFileSync(join(import.meta.dirname, '../../../app/globals.css'), 'utf8')
const tokens = new Map(
  [...css.matchAll(/--color-([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name,
    { light: light ?? '', dark: dark ?? '' },
  ]),
)

/** Text on what it stands on, as the pages use them. */
const pairs = [
  ...['paper', 'raised', 'note', 'danger-soft', 'accent-soft', 'found'].map(
    (ground) => ['ink', ground] as const,
  ),
  ...['paper', 'raised', 'accent-soft', 'line'].map((ground) => ['muted', ground] as const),
  ['accent', 'paper'],
  ['accent', 'raised'],
  ['accent', 'accent-soft'],
  ['on-accent', 'accent'],
  ['danger', 'paper'],
  ['danger', 'danger-soft'],
  ...['blue', 'violet', 'rose', 'amber', 'green', 'slate'].map(
    (hue) => [`on-avatar-${hue}`, `avatar-${hue}`] as const,
  ),
  ...['keyword', 'value', 'string', 'comment', 'title', 'type', 'attribute', 'addition', 'deletion'].map(
    (kind) => [`code-${kind}`, 'raised'] as const,
  ),
] as const

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(pairs)('%s on %s has a contrast of at least 4.5', (text, ground) => {
    expect(contrast(tokens.get(text)?.[theme], tokens.get(ground)?.[theme])).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['edge', 'against', 'accent'])(
    '%s, which draws things to be seen, has at least 3 on paper',
    (mark) => {
      expect(contrast(tokens.get(mark)?.[theme], tokens.get('paper')?.[theme])).toBeGreaterThanOrEqual(3)
    },
  )
})

test('black on white is 21, as WCAG 2 says', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
})

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one = '', other = ''): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light! + 0.05) / (dark! + 0.05)
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

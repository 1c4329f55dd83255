import fc from 'fast-check'
import { createElement } from 'react'
import { expect, test } from 'vitest'
import { IN_LINE, markMaths, ON_LINE } from '@/app/_chat/mark-maths'
import { Markdown } from '@/app/_chat/markdown'
import { Maths } from '@/app/_chat/maths'
import { renderInLocale } from '@/test/support/render-in-locale'

const line = (tex: string) => `\`${IN_LINE}${tex}\``
const own = (tex: string) => `\`${ON_LINE}${tex}\``

test.each([
  ['The area \\(\\pi r^2\\) grows.', `The area ${line('\\pi r^2')} grows.`],
  ['So $a_1 * b_1$ and $c$.', `So ${line('a_1 * b_1')} and ${line('c')}.`],
  ['\\[\na_1\n- b_2 % why\n\\]', own('a_1 - b_2')],
  ['Then $$x = 1$$ holds.', `Then ${own('x = 1')} holds.`],
  ['- one \\[y_1\\]\n- two', `- one ${own('y_1')}\n- two`],
  ['| $|x|$ | b |', `| ${line('\\vert x\\vert ')} | b |`],
  ['$\\text{a `b`}$', `\`\`${IN_LINE}\\text{a \`b\`}\`\``],
])('%j is maths', (text, marked) => {
  expect(markMaths(text)).toBe(marked)
})

test.each([
  'It costs $5 or $10, $5-$10, $5,$6 and US$ 7 a month ($).',
  'A sum of \\$5 and \\$6$.',
  'Code `$a$` and ``\\(b\\)``.',
  '```sh\necho $HOME $PATH$\n```\nText',
  '~~~\n\\[x\\]\n~~~',
  '```\n$a$ is never closed',
  'https://example.org/?a=$b&c=$d is an address',
  'As \\[1\\] says, see \\[2\\].',
  'Not closed \\(x + 1 and \\[ y and $z',
  'Never over $a\n\nb$ a blank line',
  '$$\n\n$$',
])('%j stays as it is', (text) => {
  expect(markMaths(text)).toBe(text)
})

test('whatever comes is marked quickly, and nothing but maths is changed', () => {
  const words = fc.constantFrom(
    '\\(',
    '\\)',
    '\\[',
    '\\]',
    '$',
    '$$',
    '`',
    '```',
    '~~~',
    '\n',
    '\\',
    ' ',
    '|',
    'a',
    '%',
  )
  fc.assert(
    fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
      const text = parts.join('')
      if (!/\\\)|\\\]|\$/.test(text)) expect(markMaths(text)).toBe(text)
      else markMaths(text)
    }),
  )
  for (const word of ['\\[', '\\(', '$', '$$x', '`', '```\n', '``$', '\\[a`'])
    expect(typeof markMaths(word.repeat(20_000))).toBe('string')
}, 5_000)

test('maths is drawn as MathML from left to right; what is no TeX is shown as it was written', () => {
  const draw = (tex: string, isOnOwnLine = false) =>
    renderInLocale('ar', createElement(Maths, { tex, isOnOwnLine }))
  expect(draw('\\frac{a}{b}')).toMatch(/^<span dir="ltr"><math>.*<mfrac>.*<\/math><\/span>$/)
  expect(draw('x', true)).toContain('display="block"')
  expect(draw('\\frac{1}{')).toBe('<code dir="ltr">\\frac{1}{</code>')
  expect(draw('{'.repeat(3_000))).toContain('<code')
})

test.each([
  '\\text{<img src=x onerror=alert(1)>}',
  '\\href{javascript:alert(1)}{x}',
  '\\includegraphics{https://example.org/p.png}',
  '\\class{a" onclick="alert(1)}{x}',
  '\\color{red;background:url(https://example.org)}{x}',
  '\\def\\a{\\a\\a}\\a',
  '</math><script>alert(1)</script>',
])('hostile TeX is text, or no maths: %j', (tex) => {
  const html = renderInLocale('en', createElement(Maths, { tex, isOnOwnLine: false }))
  expect(html).not.toMatch(/<(img|script|a|iframe)\b|\son\w+="|href=|style="[^"]*url/)
})

test('Markdown around maths stays Markdown, and inside it nothing is', () => {
  const html = renderInLocale('en', createElement(Markdown, { text: '**Sum:** \\(a_1*b*c_2\\) `x`' }))
  expect(html).toContain('<strong>Sum:</strong>')
  expect(html).not.toContain('<em>')
  expect(html).toContain('<code dir="ltr">x</code>')
})

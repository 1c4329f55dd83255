import { createElement } from 'react'
import { describe, expect, test } from 'vitest'
import { colouring } from '@/app/_chat/colour-code'
import { type CodePiece, cutCode } from '@/app/_chat/cut-code'
import { Markdown } from '@/app/_chat/markdown'
import { LANGUAGES, readFence } from '@/app/_chat/read-fence'
import { renderInLocale } from '@/test/support/render-in-locale'

const textOf = (pieces: CodePiece[]) => pieces.map(([text]) => text).join('')
const kindsIn = (pieces: CodePiece[]) => new Set(pieces.flatMap(([, kind]) => kind ?? []))

const HOSTILE = `</span><script>alert(1)</script>\u0000\u202e "\${'<img src=x>'}" \\ \r\n\t<!-- 𒀀 é`

describe('code is cut into coloured pieces that together are the code', () => {
  test.each([...LANGUAGES])('%s', (language) => {
    for (const code of ['', '\n', HOSTILE, HOSTILE.repeat(20)])
      expect(textOf(cutCode(code, language))).toBe(code)
  })

  test.each([
    ['python', 'def f(x):  # why\n    return "a" + str(1)', 'keyword title comment string type value'],
    ['tsx', 'const a: string = <p id="b">{1}</p>', 'keyword type string attribute'],
    ['html', '<p class="a">b</p><!-- c -->', 'keyword attribute string comment'],
    ['diff', '@@ -1 +1 @@\n-a\n+b', 'comment deletion addition'],
    ['json', '{"a": [1, "b", null]}', 'attribute value string keyword'],
    ['sh', 'for i in *; do echo "$i"; done # all', 'keyword type string comment value'],
    ['postgresql', "SELECT 1 FROM a WHERE b = 'c' -- d", 'keyword value string comment'],
  ])('%s has colours of its own', (language, code, kinds) => {
    expect([...kindsIn(cutCode(code, language))].sort()).toEqual(kinds.split(' ').sort())
  })

  test('what stands inside a string as an expression is none', () => {
    expect(cutCode(`\`a\${b}\``, 'js')).toEqual([['`a', 'string'], [`\${b}`], ['`', 'string']])
  })

  test.each(['constructor', '__proto__', 'toString', 'klingon', ''])('%j is no language', (language) => {
    expect(() => cutCode('a', language)).toThrow('not registered')
  })
})

describe('the language of a fence', () => {
  const fence = (className: unknown, properties = {}, value = 'a\n') =>
    readFence({
      ...{ type: 'element', tagName: 'pre', properties },
      children: [
        {
          ...{ type: 'element', tagName: 'code', properties: { className: className as string[] } },
          children: [{ type: 'text', value }],
        },
      ],
    })

  test.each([
    ['Python', 'Python', 'python'],
    ['c++', 'c++', 'c++'],
    ['constructor', 'constructor', undefined],
    ['__proto__', undefined, undefined],
    ['hasOwnProperty', 'hasOwnProperty', undefined],
    ['brainfuck', 'brainfuck', undefined],
    ['<b>', undefined, undefined],
    ['\u202egnp', undefined, undefined],
    ['a-name-longer-than-any-language', undefined, undefined],
  ])('%j is shown as %j and coloured as %j', (written, name, language) => {
    expect(fence([`language-${written}`])).toEqual({ code: 'a\n', name, language })
  })

  test('is not needed', () => {
    expect(fence(undefined)).toEqual({ code: 'a\n' })
    expect(readFence(undefined)).toEqual({ code: '' })
  })

  test('colours nothing of 100 kB', () => {
    const code = 'let a = 1\n'.repeat(10_000)
    expect(fence(['language-js'], {}, code)).toEqual({ code, name: 'js' })
  })

  test('colours nothing that is not finished', () => {
    expect(fence(['language-js'], { dataUnfinished: true })).toEqual({ code: 'a\n', name: 'js' })
  })
})

describe('on a page', () => {
  const render = (text: string) => renderInLocale('ar', createElement(Markdown, { text }))

  test('the name stands over the code, left to right, and a page without script has the code plain', () => {
    const html = render('```Rust\nfn a<T>() {}\n```')
    expect(html).toMatch(/<div dir="ltr"[^>]*><span translate="no"[^>]*>Rust<\/span><pre/)
    expect(html).toContain('<code dir="ltr" class="language-Rust">fn a&lt;T&gt;() {}\n</code>')
  })

  test('what is no name of a language is not shown as one', () => {
    const html = render('```"><img/src=x>\na\n```')
    expect(html).not.toContain('<img')
    expect(html).not.toContain('translate="no"')
  })
})

/** Workers that answer with what they were asked, or never. */
function openWorkers(isStuck: (code: string) => boolean) {
  const log: string[] = []
  const open = () => {
    log.push('open')
    const worker = {
      onmessage: (_event: { data: unknown }) => undefined,
      postMessage({ code }: { code: string }) {
        log.push(code)
        if (!isStuck(code)) queueMicrotask(() => worker.onmessage({ data: [[code]] }))
      },
      terminate: () => log.push('end'),
    }
    queueMicrotask(() => worker.onmessage({ data: null }))
    return worker as unknown as Worker
  }
  return { open, log }
}

describe('colouring beside the page', () => {
  const ask = (code: string) => ({ code, language: 'js' })

  test('one worker does one code after another', async () => {
    const { open, log } = openWorkers(() => false)
    const colour = colouring(open)
    expect(await Promise.all([colour(ask('a')), colour(ask('b'))])).toEqual([[['a']], [['b']]])
    expect(log).toEqual(['open', 'a', 'b'])
  })

  test('code that takes too long stays plain and holds up nothing else', async () => {
    const { open, log } = openWorkers((code) => code === 'bad')
    const colour = colouring(open, 20)
    expect(await Promise.all([colour(ask('bad')), colour(ask('b'))])).toEqual([null, [['b']]])
    expect(log).toEqual(['open', 'bad', 'end', 'open', 'b'])
  })

  test('where no worker can be opened code stays plain', async () => {
    const colour = colouring(() => {
      throw new Error('Refused')
    })
    expect(await colour(ask('a'))).toBeNull()
  })
})

import bash from 'highlight.js/lib/languages/bash'
import c from 'highlight.js/lib/languages/c'
import cpp from 'highlight.js/lib/languages/cpp'
import css from 'highlight.js/lib/languages/css'
import diff from 'highlight.js/lib/languages/diff'
import go from 'highlight.js/lib/languages/go'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import kotlin from 'highlight.js/lib/languages/kotlin'
import markdown from 'highlight.js/lib/languages/markdown'
import php from 'highlight.js/lib/languages/php'
import python from 'highlight.js/lib/languages/python'
import ruby from 'highlight.js/lib/languages/ruby'
import rust from 'highlight.js/lib/languages/rust'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'
import { createLowlight } from 'lowlight'

export type CodeKind =
  | 'keyword'
  | 'value'
  | 'string'
  | 'comment'
  | 'title'
  | 'type'
  | 'attribute'
  | 'addition'
  | 'deletion'

/** A part of a code and what it is there; what has no kind is plain. */
export type CodePiece = [text: string, kind?: CodeKind | undefined]

/**
 * Code cut into what is coloured alike; together the pieces are the code. Of hostile code this may take minutes
 * (a regular expression that goes back again and again), so it runs where it can be ended: `colour-code.ts`.
 * @throws Error when the language is not known
 */
export function cutCode(code: string, language: string): CodePiece[] {
  const pieces: CodePiece[] = []
  cut(lowlight.highlight(language, code, { prefix: '' }), undefined, pieces)
  return pieces
}

/** As much of an HTML tree (hast) as cutting needs. */
interface Node {
  type: string
  value?: string
  children?: Node[]
  properties?: { className?: unknown }
}

function cut(parent: Node, kind: CodeKind | undefined, pieces: CodePiece[]): void {
  for (const { type, value = '', ...child } of parent.children ?? []) {
    if (type !== 'text') cut({ type, ...child }, kindOf(child.properties?.className, kind), pieces)
    else {
      const last = pieces.at(-1)
      if (last && last[1] === kind) last[0] += value
      else pieces.push(kind === undefined ? [value] : [value, kind])
    }
  }
}

/** What is no kind of its own is of the kind around it. */
function kindOf(className: unknown, around: CodeKind | undefined): CodeKind | undefined {
  const [scope] = Array.isArray(className) ? className : []
  // An expression inside a string.
  if (scope === 'subst') return undefined
  return KINDS.get(scope) ?? around
}

/** https://highlightjs.readthedocs.io/en/latest/css-classes-reference.html */
const SCOPES: Record<CodeKind, string> = {
  keyword: 'keyword selector-tag template-tag name',
  value: 'number literal symbol bullet variable template-variable link',
  string: 'string regexp char code',
  comment: 'comment quote meta',
  title: 'title section selector-id selector-class',
  type: 'type built_in class',
  attribute: 'attr attribute property selector-attr selector-pseudo doctag',
  addition: 'addition',
  deletion: 'deletion',
}

const KINDS = new Map<unknown, CodeKind>(
  (Object.keys(SCOPES) as CodeKind[]).flatMap((kind) =>
    SCOPES[kind].split(' ').map((scope) => [scope, kind] as const),
  ),
)

const lowlight = createLowlight({
  ...{ bash, c, cpp, css, diff, go, java, javascript, json, kotlin, markdown, php, python, ruby, rust, sql },
  ...{ typescript, xml, yaml },
})
lowlight.registerAlias({ bash: ['shell'], sql: ['mysql', 'postgresql', 'sqlite'] })

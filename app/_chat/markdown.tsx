'use client'

import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { type ComponentProps, type MouseEvent, memo, useId, useMemo } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { CodeBlock } from './code-block'
import { liftMaths } from './lift-maths'
import { markMaths } from './mark-maths'
import { markSentence } from './mark-sentence'
import { markUnfinished } from './mark-unfinished'
import { readFence } from './read-fence'

// Fetched when a formula is to be drawn; until then its TeX stands there.
const Maths = dynamic(() => import('./maths').then((module) => module.Maths))

/** An answer's Markdown, with its maths: raw HTML is text, pictures from elsewhere are links, code always runs left to right; one sentence may be marked. */
export const Markdown = memo(function Markdown(props: {
  text: string
  marked?: string | undefined
  /** Whether more of it is to come. */
  isWriting?: boolean
}) {
  const { text, marked, isWriting } = props
  const t = useTranslations('chat')
  // Notes are numbered anew in every answer of a page.
  const id = useId()
  const footnotes = useMemo(
    () => ({
      clobberPrefix: `${FOOTNOTE}${id}-`,
      footnoteLabel: t('footnotes'),
      footnoteBackLabel: () => t('toFootnoteMark'),
    }),
    [id, t],
  )
  return (
    <ReactMarkdown
      remarkPlugins={plugins}
      remarkRehypeOptions={footnotes}
      rehypePlugins={rehypePlugins(marked, isWriting)}
      components={components}
    >
      {markMaths(text)}
    </ReactMarkdown>
  )
})

const plugins = [remarkGfm]
const rehypePlugins = (marked?: string, isWriting?: boolean) => [
  liftMaths,
  ...(marked ? [() => markSentence(marked)] : []),
  ...(isWriting ? [markUnfinished] : []),
]
const FOOTNOTE = 'footnote-'

const components: Components = {
  a: ({ href, children, ...rest }) =>
    href?.startsWith(`#${FOOTNOTE}`) ? (
      <a href={href} id={rest.id} aria-label={rest['aria-label']} onClick={goToFootnote}>
        {children}
      </a>
    ) : (
      <OutsideLink href={href}>{children}</OutsideLink>
    ),
  // Above the notes of every answer stands the same id, and words that are the page's: they give the answer no direction.
  h2: ({ children, className }) => (
    <h2 dir="auto" className={className}>
      {children}
    </h2>
  ),
  // A picture that loads by itself would tell its server who reads what.
  img: ({ src, alt }) => {
    const href = typeof src === 'string' ? src : undefined
    return <OutsideLink href={href}>{alt || href}</OutsideLink>
  },
  pre: ({ children, node }) => <CodeBlock {...readFence(node)}>{children}</CodeBlock>,
  code: ({ children, className, node }) => {
    const { dataTex: tex, dataPlace } = node?.properties ?? {}
    if (typeof tex === 'string') return <Maths tex={tex} isOnOwnLine={dataPlace === 'own'} />
    return (
      <code dir="ltr" className={className}>
        {children}
      </code>
    )
  },
  li: ({ children, ...rest }) => (
    <li dir="auto" id={rest.id} tabIndex={rest.id === undefined ? undefined : -1} className={rest.className}>
      {children}
    </li>
  ),
  p: ({ children }) => <p dir="auto">{children}</p>,
}

function OutsideLink({ href, children }: ComponentProps<'a'>) {
  if (!href) return <>{children}</>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow ugc">
      {children}
    </a>
  )
}

/** Between a note and where it is marked, inside this page: the address stays as it is. */
function goToFootnote(event: MouseEvent<HTMLAnchorElement>) {
  event.preventDefault()
  const place = document.getElementById(decodeURIComponent(event.currentTarget.hash.slice(1)))
  place?.scrollIntoView({ block: 'center' })
  place?.focus({ preventScroll: true })
}

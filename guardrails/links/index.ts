import { z } from 'zod'
import { defineGuardrail, type Finding } from '../contract'
import { foldText, rawIndex, rawSpan } from '../fold-text'
import { oncePerOptions } from '../once-per-options'
import { findLinks, type Link, linksUndecidedFrom } from './find-links'
import { domainOf, FAULTS, type Fault, judgeLink } from './judge-link'
import { messages } from './messages'
import { optionTexts } from './option-texts'
import { removedFor } from './removed-for'

const action = z.enum(['allow', 'flag', 'remove', 'block'])
const domain = z
  .string()
  .trim()
  .min(3)
  .max(253)
  .refine(
    (name) => !/[/@\s:]/.test(name) && domainOf(name)?.includes('.'),
    'write a domain such as example.org',
  )

const options = z.strictObject({
  allow: z.array(domain).max(10_000).default([]).describe('Domains that may be linked, with all below them'),
  deny: z.array(domain).max(10_000).default([]).describe('Domains that may not, with all below them'),
  denied: action.default('block').describe('What a denied domain leads to'),
  unlisted: action.default('allow').describe('What a domain on neither list leads to'),
  hidden: action.default('remove').describe('A link whose words name another domain than it leads to'),
  lookAlike: action.default('remove').describe('A domain that looks like another one'),
  ip: action.default('remove').describe('A bare IP address in place of a domain'),
  scheme: action.default('remove').describe('javascript:, data:, file: and their like'),
})

type Options = z.infer<typeof options>

const listsOf = oncePerOptions(({ allow, deny }: Options) => ({
  allow: allow.flatMap((name) => domainOf(name) ?? []),
  deny: deny.flatMap((name) => domainOf(name) ?? []),
}))

/** Where links may lead: lists of domains, and no links that pretend to be others. */
export default defineGuardrail({
  id: 'links',
  version: '1.2.0',
  title: { en: 'Links', fr: 'Liens', hi: 'लिंक', ar: 'الروابط', sw: 'Viungo', zh: '链接' },
  stages: ['input', 'attachment', 'draft', 'output-stream', 'output-final'],
  lookahead: (text) => {
    const folded = foldLinks(text)
    return rawIndex(folded, linksUndecidedFrom(folded.text))
  },
  options,
  optionTexts,
  rewrites: (options) => FAULTS.some((fault) => actionFor(fault, options) === 'remove'),
  loosens,
  messages,
  check(text, options, { language }) {
    const folded = foldLinks(text)
    const links = findLinks(folded.text)
    if (links.length > MOST_LINKS) return [{ action: 'block', reason: 'link_unlisted', message: 'blocked' }]
    return links.flatMap((link) => {
      const worst = worstOf(link, options)
      if (!worst) return []
      return [findingOf(worst, { span: rawSpan(folded, link.span.start, link.span.end), language })]
    })
  },
})

/** More than any honest text holds, and fewer findings than the pipeline takes. */
const MOST_LINKS = 5_000

/** Invisible characters are dropped and full-width ones made plain; look-alikes stay, and so does what ends a link. */
const foldLinks = (text: string) =>
  foldText(text, (character) =>
    character < '\u0080' || /^[，；！？（）]/.test(character) ? character : character.normalize('NFKC'),
  )

type Worst = { fault: Fault; action: Exclude<z.infer<typeof action>, 'allow'> }

const SEVERITY = { allow: 0, flag: 1, remove: 2, block: 3 }

function worstOf(link: Link, options: Options): Worst | undefined {
  return judgeLink(link, listsOf(options))
    .flatMap((fault): Worst[] => {
      const action = actionFor(fault, options)
      return action === 'allow' ? [] : [{ fault, action }]
    })
    .sort((a, b) => SEVERITY[b.action] - SEVERITY[a.action])[0]
}

function actionFor(fault: Fault, options: Options): z.infer<typeof action> {
  return fault === 'look-alike' ? options.lookAlike : options[fault]
}

function findingOf(
  { fault, action }: Worst,
  { span, language }: { span: { start: number; end: number }; language: string },
): Finding {
  const did = { flag: 'noted', remove: 'removed', block: 'blocked' } as const
  const common = { reason: `link_${fault.replace('-', '_')}`, message: `${did[action]}.${fault}`, span }
  if (action === 'remove') return { ...common, action: 'rewrite', replacement: removedFor(language) }
  return { ...common, action }
}

function loosens(floor: Options, mine: Options): string[] {
  const problems: string[] = []
  for (const key of ['denied', 'unlisted', 'hidden', 'lookAlike', 'ip', 'scheme'] as const) {
    if (SEVERITY[mine[key]] < SEVERITY[floor[key]])
      problems.push(`${key} is ${mine[key]} where the floor says ${floor[key]}`)
  }
  const dropped = floor.deny.filter((name) => !mine.deny.includes(name))
  if (dropped.length > 0) problems.push(`deny leaves out ${dropped.join(', ')}`)
  const added = mine.allow.filter((name) => !floor.allow.includes(name))
  if (added.length > 0) problems.push(`allow adds ${added.join(', ')}`)
  return problems
}

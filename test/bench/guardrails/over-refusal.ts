import { registry } from '@/guardrails/registry'
import { compilePolicy } from '@/lib/policies/compile-policy'
import { findFloor } from '@/lib/policies/find-floor'
import { parsePolicy } from '@/lib/policies/parse-policy'
import { readHarmless } from '@/lib/policies/read-harmless'
import { openFilter, openPolicy } from './open-filter'

/** How often something acts on the harmless questions that sound dangerous. */
export interface OverRefusal {
  name: string
  /** By language, and `all`. */
  rates: Record<string, { asked: number; touched: number; refused: number }>
}

/** The judge of one question: nothing, a note or a change, a refusal. */
type Judge = (text: string, language: string) => Promise<string>

/** The rates of the floor and of every filter with the options it has without being told any. */
export async function measureOverRefusal(): Promise<OverRefusal[]> {
  const floor = compilePolicy({
    floor: findFloor(),
    policy: parsePolicy('version: 1\nextends: floor\nguardrails: []\n', 'nothing of its own'),
  })
  const judges: [string, Judge][] = [['floor', openPolicy(floor, 'input')]]
  for (const { id, options } of registry.values()) {
    // One that has to be told something, as whose verdict it passes on, refuses nothing of its own.
    if (!options.safeParse({}).success) continue
    // A question in the community's own language is what the filter of languages is for.
    const judge: Judge =
      id === 'language'
        ? (text, language) => openFilter(id, { options: { languages: [language] } })(text, language)
        : openFilter(id)
    judges.push([id, judge])
  }
  const found: OverRefusal[] = []
  for (const [name, judge] of judges) found.push({ name, rates: await rateOf(judge) })
  return found
}

export async function rateOf(judge: Judge): Promise<OverRefusal['rates']> {
  const rates: OverRefusal['rates'] = {}
  for (const { text, language } of readHarmless()) {
    const action = await judge(text, language)
    for (const key of [language, 'all']) {
      const rate = rates[key] ?? { asked: 0, touched: 0, refused: 0 }
      rates[key] = rate
      rate.asked++
      if (action !== 'allow') rate.touched++
      if (action === 'block') rate.refused++
    }
  }
  return rates
}

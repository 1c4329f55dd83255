'use client'

import { useEffect, useRef, useState } from 'react'
import { type PolicyTest, policyTestSchema } from '@/lib/policies/policy'

/**
 * Hands a test from a moderator's ruling to the policy's editor, through the tab's session storage and not through the
 * address: the text belongs neither in the history nor in a log, and a link must never change a draft.
 */
export function leavePendingTest(slug: string, test: PolicyTest): void {
  sessionStorage.setItem(keyOf(slug), JSON.stringify(test))
}

/** Adds the test that a ruling left for this policy, once; whether there was one. */
export function usePendingTest(slug: string, add: (test: PolicyTest) => void): boolean {
  const [isAdded, setIsAdded] = useState(false)
  const latest = useRef(add)
  latest.current = add
  useEffect(() => {
    // A task of its own, so that a page that is mounted and dropped at once does not swallow the test.
    const timer = setTimeout(() => {
      const test = takePendingTest(slug)
      if (!test) return
      latest.current(test)
      setIsAdded(true)
    })
    return () => clearTimeout(timer)
  }, [slug])
  return isAdded
}

function takePendingTest(slug: string): PolicyTest | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(slug)) ?? 'null')
    sessionStorage.removeItem(keyOf(slug))
    return policyTestSchema.safeParse(kept).data
  } catch {
    return undefined
  }
}

const keyOf = (slug: string) => `polyphony.pending-test:${slug}`

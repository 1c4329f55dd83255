'use client'

import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'

const draftSchema = z.object({
  yaml: z.string(),
  /** The version that held when its writer began. */
  basedOn: z.number(),
  forkedFrom: z.string().optional(),
  savedAtMs: z.number(),
})

export type PolicyDraft = z.infer<typeof draftSchema>

/**
 * A policy that is being written, kept in this browser until it is published or thrown away.
 *
 * Each tab keeps its own, so that two tabs cannot overwrite each other; what a closed tab left is offered to the next.
 */
export function usePolicyDraft(slug: string, published: { yaml: string; version: number }) {
  const fresh: PolicyDraft = { yaml: published.yaml, basedOn: published.version, savedAtMs: 0 }
  const [draft, setDraft] = useState<PolicyDraft>(fresh)
  const [other, setOther] = useState<PolicyDraft & { key: string }>()
  const latest = useRef(fresh)
  const show = (next: PolicyDraft) => {
    latest.current = next
    setDraft(next)
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was kept is looked up once a page
  useEffect(() => {
    const own = readDraft(keyOf(slug))
    if (own) show(own)
    else setOther(findOther(slug, published.yaml))
  }, [slug])

  const change = (changes: Partial<PolicyDraft>) => {
    const next = { ...latest.current, ...changes, savedAtMs: Date.now() }
    saveDraft(keyOf(slug), next)
    show(next)
  }
  return {
    draft,
    other,
    change,
    /** Begins again from what holds now; `held` is what was published a moment ago. */
    reset(held = published) {
      removeDraft(keyOf(slug))
      show({ yaml: held.yaml, basedOn: held.version, savedAtMs: 0 })
    },
    openOther() {
      if (!other) return
      const { key: _, ...rest } = other
      change(rest)
      setOther(undefined)
    },
    dropOther() {
      if (other) removeDraft(other.key)
      setOther(undefined)
    },
  }
}

const prefixOf = (slug: string) => `policy-draft:${slug}:`

function keyOf(slug: string): string {
  try {
    const tab = sessionStorage.getItem('policy-tab') ?? Math.random().toString(36).slice(2)
    sessionStorage.setItem('policy-tab', tab)
    return prefixOf(slug) + tab
  } catch {
    return `${prefixOf(slug)}only`
  }
}

function readDraft(key: string): PolicyDraft | undefined {
  try {
    const parsed = draftSchema.safeParse(JSON.parse(localStorage.getItem(key) ?? 'null'))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

function findOther(slug: string, published: string): (PolicyDraft & { key: string }) | undefined {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefixOf(slug)))
      .flatMap((key) => {
        const draft = readDraft(key)
        return draft && draft.yaml !== published ? [{ ...draft, key }] : []
      })
      .sort((a, b) => b.savedAtMs - a.savedAtMs)[0]
  } catch {
    return undefined
  }
}

/** A browser without room or without storage keeps the draft for as long as the page is open. */
function saveDraft(key: string, draft: PolicyDraft): void {
  try {
    localStorage.setItem(key, JSON.stringify(draft))
  } catch {}
}

function removeDraft(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {}
}

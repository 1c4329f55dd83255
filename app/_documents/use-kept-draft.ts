'use client'

import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'

const draftSchema = z.object({
  yaml: z.string(),
  /** The version, or the revision, that held when its writer began. */
  basedOn: z.number(),
  forkedFrom: z.string().optional(),
  savedAtMs: z.number(),
})

export type KeptDraft = z.infer<typeof draftSchema>

/**
 * A document that is being written, kept in this browser until the hub has it or it is thrown away.
 *
 * @param name which document: `policy-draft:teranga`
 *
 * Each tab keeps its own, so that two tabs cannot overwrite each other; what a closed tab left is offered to the next.
 */
export function useKeptDraft(name: string, published: { yaml: string; version: number }) {
  const fresh: KeptDraft = { yaml: published.yaml, basedOn: published.version, savedAtMs: 0 }
  const [draft, setDraft] = useState<KeptDraft>(fresh)
  const [other, setOther] = useState<KeptDraft & { key: string }>()
  const latest = useRef(fresh)
  const show = (next: KeptDraft) => {
    latest.current = next
    setDraft(next)
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was kept is looked up once a page
  useEffect(() => {
    const own = readDraft(keyOf(name))
    if (own) show(own)
    else setOther(findOther(name, published.yaml))
  }, [name])

  /** What is changed may depend on the draft as it is at that moment. */
  const change = (changes: Partial<KeptDraft> | ((held: KeptDraft) => Partial<KeptDraft>)) => {
    const made = typeof changes === 'function' ? changes(latest.current) : changes
    const next = { ...latest.current, ...made, savedAtMs: Date.now() }
    saveDraft(keyOf(name), next)
    show(next)
  }
  return {
    draft,
    other,
    change,
    /** Begins again from what holds now; `held` is what was published a moment ago. */
    reset(held = published) {
      removeDraft(keyOf(name))
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

const prefixOf = (name: string) => `${name}:`

function keyOf(name: string): string {
  try {
    const tab = sessionStorage.getItem('policy-tab') ?? Math.random().toString(36).slice(2)
    sessionStorage.setItem('policy-tab', tab)
    return prefixOf(name) + tab
  } catch {
    return `${prefixOf(name)}only`
  }
}

function readDraft(key: string): KeptDraft | undefined {
  try {
    const parsed = draftSchema.safeParse(JSON.parse(localStorage.getItem(key) ?? 'null'))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

function findOther(name: string, published: string): (KeptDraft & { key: string }) | undefined {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefixOf(name)))
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
function saveDraft(key: string, draft: KeptDraft): void {
  try {
    localStorage.setItem(key, JSON.stringify(draft))
  } catch {}
}

function removeDraft(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {}
}

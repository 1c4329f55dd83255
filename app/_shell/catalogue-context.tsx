'use client'

import { createContext, type ReactNode, useContext } from 'react'
import type { Place } from '@/lib/assistants/list-places'

interface Catalogue {
  /** The first assistants of this hub, in the order in which they are shown. */
  places: Place[]
  /** Whether there are others, to be looked for. */
  hasMore: boolean
}

const Context = createContext<Catalogue>({ places: [], hasMore: false })

/** The assistants that are at hand on every page, for whatever lets one choose among them. */
export function CatalogueProvider({ catalogue, children }: { catalogue: Catalogue; children: ReactNode }) {
  return <Context value={catalogue}>{children}</Context>
}

export const useCatalogue = (): Catalogue => useContext(Context)

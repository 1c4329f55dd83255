'use client'

import { createContext, type ReactNode, useContext } from 'react'

/** An assistant as lists name it. */
export interface Place {
  /** `community/assistant` */
  id: string
  name: string
  community: string
  /** BCP-47, of its culture. */
  lang: string
}

const Context = createContext<Place[]>([])

/** Every assistant of this hub, for whatever lets one choose among them. */
export function CatalogueProvider({ assistants, children }: { assistants: Place[]; children: ReactNode }) {
  return <Context value={assistants}>{children}</Context>
}

export const useCatalogue = (): Place[] => useContext(Context)

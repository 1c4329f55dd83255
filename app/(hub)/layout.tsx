import { createHash } from 'node:crypto'
import { cookies } from 'next/headers'
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { CatalogueProvider } from '@/app/_shell/catalogue-context'
import { ConversationsProvider } from '@/app/_shell/conversations-context'
import { Palette } from '@/app/_shell/palette'
import { SideSheet } from '@/app/_shell/side-sheet'
import { Sidebar } from '@/app/_shell/sidebar'
import { parseTheme } from '@/app/_ui/theme'
import { guestOfCookie } from '@/app/guest-cookie'
import { currentAccount, currentReader } from '@/app/reader'
import { listFirstPlaces } from '@/lib/assistants/list-places'
import { listConversations, listFolders } from '@/lib/conversations/list-conversations'

/** The frame of every page: conversations at the side (a sheet where the screen is narrow), the page beside them. */
export default async function HubLayout({ children }: { children: ReactNode }) {
  const reader = await currentReader()
  const [t, user, guestId, conversations, folders, catalogue, jar] = await Promise.all([
    getTranslations('shell'),
    currentAccount(),
    guestOfCookie(),
    reader ? listConversations(reader) : [],
    reader ? listFolders(reader) : [],
    listFirstPlaces(reader),
    cookies(),
  ])
  const account = user ? { name: user.name ?? user.email ?? '', isOperator: user.isOperator } : null
  const sidebar = <Sidebar account={account} theme={parseTheme(jar.get('theme')?.value)} />
  return (
    // The list begins anew when somebody else sits here: signed in, signed out.
    <ConversationsProvider
      key={reader?.kind === 'user' ? reader.userId : 'guest'}
      readerKey={keyOf(user?.id ?? guestId ?? '')}
      guestKey={user && guestId ? keyOf(guestId) : null}
      isSignedIn={user !== undefined}
      initial={conversations}
      folders={folders}
    >
      <CatalogueProvider catalogue={catalogue}>
        <a
          href="#page"
          className="sr-only rounded-full bg-accent px-5 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-10"
        >
          {t('skip')}
        </a>
        <div className="flex h-dvh flex-col lg:flex-row">
          <aside className="hidden w-72 shrink-0 border-e border-line bg-raised lg:block">{sidebar}</aside>
          <SideSheet>{sidebar}</SideSheet>
          {/* Relative, or what only screen readers see would stand beyond the screen and let the whole page scroll. */}
          <main
            id="page"
            tabIndex={-1}
            className="relative min-h-0 min-w-0 flex-1 overflow-y-auto outline-none"
          >
            {children}
          </main>
          <Palette standing={!user ? 'guest' : user.isOperator ? 'operator' : 'account'} />
        </div>
      </CatalogueProvider>
    </ConversationsProvider>
  )
}

/** A reader's name in what their browser keeps; nobody learns their id from it. */
const keyOf = (id: string) => createHash('sha256').update(id).digest('hex').slice(0, 16)

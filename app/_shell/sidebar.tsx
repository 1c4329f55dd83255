import { LayoutGrid, PenLine } from 'lucide-react'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { Theme } from '@/app/_ui/theme'
import { LIST_LENGTH } from '@/lib/conversations/list-conversations'
import { ConversationList } from './conversation-list'
import { LocaleSelect } from './locale-select'
import { SignOutButton } from './sign-out-button'
import { ThemeToggle } from './theme-toggle'

export interface AccountChip {
  name: string
  isOperator: boolean
}

/** Beside every page: a way to ask anew, the reader's conversations, who they are, language and colours. */
export async function Sidebar({ account, theme }: { account: AccountChip | null; theme: Theme }) {
  const t = await getTranslations('shell')
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Link href="/" className="px-5 pb-3 pt-4 font-serif text-title font-semibold">
        Polyphony
      </Link>
      <Link
        href="/"
        className="mx-3 flex items-center gap-2.5 rounded-xl px-3 py-2 font-medium transition hover:bg-line/50"
      >
        <PenLine aria-hidden="true" className="size-4 text-accent" />
        {t('ask')}
      </Link>
      <Link
        href="/assistants"
        className="mx-3 flex items-center gap-2.5 rounded-xl px-3 py-2 font-medium transition hover:bg-line/50"
      >
        <LayoutGrid aria-hidden="true" className="size-4 text-accent" />
        {t('assistants')}
      </Link>
      <nav aria-label={t('conversations')} className="mt-4 min-h-0 flex-1 overflow-y-auto px-3 pb-3">
        <h2 className="px-3 pb-1 text-small text-muted">{t('conversations')}</h2>
        <ConversationList pageLength={LIST_LENGTH} />
      </nav>
      <div className="flex flex-col gap-1 border-t border-line px-3 py-2.5">
        {account ? (
          <Account account={account} signOut={t('signOut')} operator={t('operator')} />
        ) : (
          <SignInLink label={t('signIn')} />
        )}
        <div className="flex items-center gap-1">
          <LocaleSelect />
          <ThemeToggle initial={theme} />
        </div>
      </div>
    </div>
  )
}

function Account(props: { account: AccountChip; signOut: string; operator: string }) {
  const { account } = props
  return (
    <div className="flex items-center gap-2 px-2">
      <p className="min-w-0 flex-1 truncate">
        <Link href="/account" className="hover:underline">
          <bdi className="font-medium">{account.name}</bdi>
        </Link>
        {account.isOperator && (
          <>
            {' · '}
            <Link href="/operator" className="text-small text-muted hover:underline">
              {props.operator}
            </Link>
          </>
        )}
      </p>
      <SignOutButton label={props.signOut} />
    </div>
  )
}

function SignInLink({ label }: { label: string }) {
  return (
    <Link href="/signin" className="rounded-xl px-3 py-1.5 transition hover:bg-line/50">
      {label}
    </Link>
  )
}

'use client'

import { LogOut } from 'lucide-react'
import { dropUnsent } from '@/app/_chat/unsent-text'
import { IconButton } from '@/app/_ui/icon-button'
import { useConversations } from './conversations-context'

export function SignOutButton({ label }: { label: string }) {
  const { readerKey } = useConversations()
  const leave = async () => {
    dropUnsent(readerKey)
    // Fetched when it is wanted: few readers have an account to sign out of.
    const { signOut } = await import('next-auth/react')
    await signOut({ callbackUrl: '/' })
  }
  return (
    <IconButton label={label} onClick={leave}>
      <LogOut aria-hidden="true" className="size-4 rtl:-scale-x-100" />
    </IconButton>
  )
}

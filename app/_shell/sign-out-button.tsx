'use client'

import { LogOut } from 'lucide-react'
import { signOut } from 'next-auth/react'
import { IconButton } from '@/app/_ui/icon-button'

export function SignOutButton({ label }: { label: string }) {
  return (
    <IconButton label={label} onClick={() => signOut({ callbackUrl: '/' })}>
      <LogOut aria-hidden="true" className="size-4 rtl:-scale-x-100" />
    </IconButton>
  )
}

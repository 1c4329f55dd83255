'use client'

import { Paperclip } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { IconButton } from '@/app/_ui/icon-button'

/** Opens the browser's choice of files. */
export function AttachButton({ onFiles }: { onFiles: (files: FileList) => void }) {
  const t = useTranslations('attachments')
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <IconButton label={t('attach')} onClick={() => input.current?.click()}>
        <Paperclip aria-hidden="true" className="size-4.5" />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid="attach-files"
        onChange={({ target }) => {
          if (target.files) onFiles(target.files)
          target.value = ''
        }}
      />
    </>
  )
}

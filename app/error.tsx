'use client'

import { useTranslations } from 'next-intl'
import { Button } from './_ui/button'

/** A page that could not be made; the error itself was logged where it happened, under its digest. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  const t = useTranslations('errorPage')
  return (
    <div role="alert" className="grid min-h-[80dvh] place-items-center px-5">
      <div className="max-w-md text-center">
        <h1 className="font-serif text-title">{t('title')}</h1>
        <p className="mt-2 text-muted">{t('text')}</p>
        <Button look="primary" className="mt-6" onClick={reset}>
          {t('tryAgain')}
        </Button>
        {error.digest && (
          <p className="mt-4 text-small text-muted">{t('digest', { digest: error.digest })}</p>
        )}
      </div>
    </div>
  )
}

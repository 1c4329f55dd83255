import Link from 'next/link'
import { getTranslations } from 'next-intl/server'

export default async function NotFound() {
  const t = await getTranslations('notFound')
  return (
    <div className="grid min-h-[80dvh] place-items-center px-5">
      <div className="max-w-md text-center">
        <h1 className="font-serif text-title">{t('title')}</h1>
        <p className="mt-2 text-muted">{t('text')}</p>
        <Link
          href="/"
          className="mt-6 inline-block rounded-full bg-accent px-5 py-2 font-medium text-on-accent"
        >
          {t('home')}
        </Link>
      </div>
    </div>
  )
}

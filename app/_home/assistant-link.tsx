import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { AssistantView } from '@/app/_chat/assistant-view'

/** The way into a chat with one assistant: its name, and the adapter it speaks through. */
export async function AssistantLink({ assistant }: { assistant: AssistantView }) {
  const t = await getTranslations('home')
  const { adapter } = assistant
  return (
    <Link
      href={`/chat/${assistant.id}`}
      className="inline-flex min-h-9 items-center gap-2 rounded-full border border-line px-4 py-1 transition hover:border-accent hover:bg-raised"
    >
      <bdi lang={assistant.culture.tag} className="font-medium">
        {assistant.name}
      </bdi>
      <span className="text-small text-muted">
        {adapter ? t('adapter', { name: adapter.name, version: adapter.version }) : t('base')}
      </span>
      <ArrowRight aria-hidden="true" className="size-3.5 text-accent rtl:-scale-x-100" />
    </Link>
  )
}

import { getFormatter, getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_forms/action-form'
import { describeBrowser } from '@/app/_people/describe-browser'
import { Section } from '@/app/_ui/section'
import type { SignedIn } from '@/lib/people/sessions'
import { endMyOtherSessions, endMySession } from './actions'

/** Where the account is signed in, and a way to end that from here. */
export async function SessionSection({ sessions, current }: { sessions: SignedIn[]; current: string }) {
  const [t, format] = await Promise.all([getTranslations('account'), getFormatter()])
  return (
    <Section title={t('sessions')} intro={t('sessionsIntro')}>
      <ul aria-label={t('sessions')} className="flex flex-col">
        {sessions.map(({ id, userAgent, lastSeenAt }) => (
          <li
            key={id}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2.5 last:border-b-0"
          >
            <div className="min-w-0 flex-1 basis-64">
              <p className="font-medium">
                <bdi>{describeBrowser(userAgent) || t('unknownBrowser')}</bdi>
              </p>
              <p className="text-small text-muted">
                {id === current
                  ? t('here')
                  : t('lastSeen', {
                      day: format.dateTime(lastSeenAt, { dateStyle: 'medium', timeStyle: 'short' }),
                    })}
              </p>
            </div>
            {id !== current && (
              <ActionForm action={endMySession} submit={t('endSession')} isInline look="quiet">
                <input type="hidden" name="session" value={id} />
              </ActionForm>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && <ActionForm action={endMyOtherSessions} submit={t('endOthers')} look="quiet" />}
    </Section>
  )
}

import { getFormatter, getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_forms/action-form'
import { FormSelect } from '@/app/_forms/form-select'
import { ShownOnce } from '@/app/_forms/shown-once'
import { Section } from '@/app/_ui/section'
import { INVITED_ROLES, listInvitations } from '@/lib/people/invitations'
import { isRole } from '@/lib/people/permissions'
import { endInvitation, invite } from './people-actions'

/** Links into a community: make one, see which still work, end one. */
export async function InvitationSection({ community }: { community: { id: string; slug: string } }) {
  const [t, format, open] = await Promise.all([
    getTranslations('people'),
    getFormatter(),
    listInvitations(community.id),
  ])
  const slug = <input type="hidden" name="community" value={community.slug} />
  return (
    <Section title={t('invite')} intro={t('inviteIntro')}>
      <ActionForm action={invite} submit={t('makeLink')} look="primary">
        {slug}
        <div className="grid gap-3 sm:grid-cols-3">
          <FormSelect
            label={t('as')}
            name="role"
            defaultValue="member"
            options={INVITED_ROLES.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
          />
          <FormSelect
            label={t('letsIn')}
            name="uses"
            defaultValue="1"
            options={[1, 5, 25, 100].map((count) => ({ value: String(count), label: t('uses', { count }) }))}
          />
          <FormSelect
            label={t('lasts')}
            name="days"
            defaultValue="7"
            options={[1, 7, 30, 90].map((count) => ({ value: String(count), label: t('days', { count }) }))}
          />
        </div>
        <ShownOnce note={t('linkOnce')} />
      </ActionForm>
      {open.length > 0 && (
        <ul aria-label={t('openInvitations')} className="flex flex-col border-t border-line">
          {open.map(({ id, role, usesLeft, expiresAt }) => (
            <li
              key={id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2.5 last:border-b-0"
            >
              <p className="min-w-0 flex-1 basis-64">
                {isRole(role) && <span className="font-medium">{t(`roles.${role}`)}</span>}{' '}
                <span className="text-small text-muted">
                  {t('left', {
                    count: usesLeft,
                    day: format.dateTime(expiresAt, { dateStyle: 'medium' }),
                  })}
                </span>
              </p>
              <ActionForm action={endInvitation} submit={t('endInvitation')} look="quiet" isInline>
                {slug}
                <input type="hidden" name="invitation" value={id} />
              </ActionForm>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
